//! A screen that nobody sees: Xvfb with a small window manager, without which focus is a matter of luck.

use super::{process::Process, wait};
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};
use tempfile::TempDir;

/// The screen, until it is dropped.
pub struct Screen {
    display: String,
    _window_manager: Process,
    _server: Process,
    _home: TempDir,
}

impl Screen {
    /// Switches the screen on and waits until windows on it get focus.
    pub async fn start() -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        let mut server = Process::start("Xvfb", |xvfb| {
            xvfb.args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]);
            xvfb.stdout(Stdio::piped()).stderr(Stdio::null());
        });
        let display = format!(":{}", first_line(&mut server));
        let ready = home.path().join("window-manager-is-ready");
        let window_manager = Process::start("openbox", |openbox| {
            openbox.args(["--sm-disable", "--startup"]).arg(format!("touch {}", ready.display()));
            openbox.env("DISPLAY", &display).env("HOME", home.path());
            openbox.stdout(Stdio::null()).stderr(Stdio::null());
        });
        wait::until("the window manager is ready", async || ready.exists().then_some(())).await;
        Self { display, _window_manager: window_manager, _server: server, _home: home }
    }

    /// Its address, for `DISPLAY`.
    pub fn display(&self) -> &str {
        &self.display
    }
}

fn first_line(server: &mut Process) -> String {
    let output = server.child().stdout.take().expect("stdout is a pipe");
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).expect("the X server names its display");
    line.trim().to_owned()
}
