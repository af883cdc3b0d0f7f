//! A program that ends with the test that started it, together with everything it started itself.
//!
//! It runs in a process group of its own, which is killed when the value goes. Should the test die without running its
//! destructors, `setpriv --pdeathsig` lets the kernel do it.

use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    fs,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command},
};

/// A running program.
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts `program`; `set_up` adds its arguments, its environment and where its output goes.
    pub fn start(program: &str, set_up: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--", program]).process_group(0);
        set_up(&mut command);
        let child = command.spawn().unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        Self { child }
    }

    /// The child, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Process ids of `binary` in this program's group.
    pub fn pids_of(&self, binary: &Path) -> Vec<Pid> {
        let group = self.child.id();
        let processes = fs::read_dir("/proc").expect("/proc").flatten();
        let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let ours = pids.filter(|pid| group_of(*pid) == Some(group) && runs(*pid, binary));
        ours.filter_map(Pid::from_raw).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // An error says that nobody is left.
            kill_process_group(group, Signal::KILL).ok();
        }
        self.child.wait().ok();
    }
}

fn runs(pid: i32, binary: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == binary)
}

/// Field 5 of `/proc/PID/stat`, counted behind the name, which may hold spaces and brackets.
fn group_of(pid: i32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    behind_name.split_whitespace().nth(2)?.parse().ok()
}
