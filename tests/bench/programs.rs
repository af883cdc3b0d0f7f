//! `balasd` as a process: how soon it answers on a large database, and how much memory it takes.

use crate::{
    measure::{ROUNDS, Sample},
    process_tree,
    report::{self, Bar},
};
use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

/// The program.
pub const BALASD: &str = env!("CARGO_BIN_EXE_balasd");

/// Start and memory.
pub async fn run(directory: &Path) -> Result<()> {
    let (mut starts, mut memory) = (Sample::default(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let server = Server::start(directory, &[])?;
        starts.add_round(vec![began.elapsed()]);
        process_tree::rest(server.process.id()).await;
        memory.push(process_tree::memory(server.process.id())?);
        server.stop()?;
    }
    report::start("balasd: start to \"listening on\"", &starts, Bar::None);
    report::memory("balasd: memory at rest", &memory, Bar::None);
    Ok(())
}

/// A running `balasd`.
pub struct Server {
    process: Child,
    pub address: String,
}

impl Server {
    pub fn start(directory: &Path, arguments: &[&str]) -> Result<Self> {
        let mut process = Command::new(BALASD)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(directory)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no stdout")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").context("balasd did not start")?.to_owned();
        Ok(Self { process, address })
    }

    pub fn stop(mut self) -> Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.process.id())?).context("no process id")?;
        kill_process(pid, Signal::TERM)?;
        self.process.wait()?;
        Ok(())
    }
}
