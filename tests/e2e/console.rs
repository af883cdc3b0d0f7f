//! The program itself, in its real windows. WebKitWebDriver starts it and speaks to its web views; what is on a page is the
//! business of [`super::page`].
//!
//! Each console has a screen, a session bus and a home of its own, so that stories cannot meet; only the data directory
//! outlives it, which is how a restart is told.

use super::{bus::Bus, process::Process, screen::Screen, wait};
use fantoccini::{Client, ClientBuilder, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Signal, kill_process};
use serde_json::{Map, json};
use std::{
    fs::{self, File},
    future::Future,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;
use tokio::{net::TcpStream, time::timeout};

const BALAS: &str = env!("CARGO_BIN_EXE_balas");
const PROGRAM_LOG: &str = "program.log";

/// One run of the program.
pub struct Console {
    pub(super) client: Client,
    pub(super) album: Album,
    driver: Process,
    surroundings: Surroundings,
}

/// What the program finds around it: a screen, a session bus and a home of its own.
pub struct Surroundings {
    pub bus: Bus,
    screen: Screen,
    home: TempDir,
    /// How the sound library is configured, where that matters.
    sound: Option<PathBuf>,
}

impl Surroundings {
    /// A desktop on which nothing runs yet.
    pub async fn new() -> Self {
        let (bus, screen) = (Bus::start(), Screen::start().await);
        Self { bus, screen, home: tempfile::tempdir().expect("a temporary directory"), sound: None }
    }

    fn surround(&self, command: &mut Command, data_dir: &Path) {
        let home = self.home.path();
        command.env("DISPLAY", self.screen.display()).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
        command.env("DBUS_SESSION_BUS_ADDRESS", self.bus.address());
        command.env("HOME", home).env("XDG_RUNTIME_DIR", home);
        for place in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(place, home.join(place));
        }
        command.env("LANG", "C.UTF-8").env("BALAS_DATA_DIR", data_dir);
        command.envs(self.sound.as_ref().map(|configuration| ("ALSA_CONFIG_PATH", configuration)));
        command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        // WebKit takes pictures only of pages that OpenGL draws.
        command.env("LIBGL_ALWAYS_SOFTWARE", "1");
        // Assistive technology has a bus of its own, which nobody serves here.
        command.env("NO_AT_BRIDGE", "1");
    }
}

/// Where the pictures of a story go, and how many there are.
pub(super) struct Album {
    pub folder: PathBuf,
    pub step: u32,
}

impl Console {
    /// Starts the program on `data_dir`; `story` names the folder of its pictures.
    pub async fn open(story: &str, data_dir: &Path) -> Self {
        Self::open_in(Surroundings::new().await, story, data_dir).await
    }

    /// As [`Console::open`], on a system whose sound library is configured like this.
    pub async fn open_hearing(story: &str, data_dir: &Path, sound: &Path) -> Self {
        let surroundings = Surroundings { sound: Some(sound.to_owned()), ..Surroundings::new().await };
        Self::open_in(surroundings, story, data_dir).await
    }

    /// Starts the program in surroundings that are prepared.
    pub async fn open_in(surroundings: Surroundings, story: &str, data_dir: &Path) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output/e2e").join(story);
        fs::create_dir_all(&folder).expect("test-output can be written");
        let log = File::options().create(true).append(true).open(folder.join(PROGRAM_LOG)).expect("a log");
        let port = free_port();
        let driver = Process::start("WebKitWebDriver", |command| {
            command.args(["--host=127.0.0.1", &format!("--port={port}")]);
            surroundings.surround(command, data_dir);
            command.stdin(Stdio::null()).stdout(log.try_clone().expect("a second handle")).stderr(log);
        });
        let client = connect(port, &folder.join(PROGRAM_LOG)).await;
        Self { client, album: Album { folder, step: 0 }, driver, surroundings }
    }

    /// Starts the program once more beside this one, as a click on an icon or a link does, and waits until it has ended.
    pub async fn start_again(&self, data_dir: &Path, arguments: &[&str]) {
        let mut command = Command::new(BALAS);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.surroundings.surround(&mut command, data_dir);
        let mut second = command.spawn().expect("a second start");
        wait::until("the second start has ended", async || second.try_wait().ok().flatten()).await;
    }

    /// Turns to the practice phone, as soon as it is open.
    pub async fn turn_to_phone(&self) {
        self.turn_to(true).await;
    }

    /// Turns to the console.
    pub async fn turn_to_console(&self) {
        self.turn_to(false).await;
    }

    async fn turn_to(&self, phone: bool) {
        let look = async || {
            for window in within(self.client.windows()).await.ok()? {
                within(self.client.switch_to_window(window)).await.ok()?;
                let address = within(self.client.current_url()).await.ok()?;
                if address.fragment().is_some_and(|page| page.starts_with("/phone")) == phone {
                    return Some(());
                }
            }
            None
        };
        wait::until(if phone { "the phone is open" } else { "the console is open" }, look).await;
    }

    /// Ends the program as a power cut would.
    pub async fn kill(self) {
        let pids = self.driver.pids_of(Path::new(BALAS));
        assert!(!pids.is_empty(), "the program runs");
        for pid in pids {
            kill_process(pid, Signal::KILL).expect("the program can be killed");
        }
        wait::until("the program is gone", async || self.driver.pids_of(Path::new(BALAS)).is_empty().then_some(()))
            .await;
    }
}

/// Nothing asked of a web driver may hang a test for ever.
pub(super) async fn within<T>(call: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
    timeout(wait::PATIENCE, call).await.unwrap_or(Err(CmdError::WaitTimeout))
}

/// Waits for the web driver, and lets it start the program.
async fn connect(port: u16, log: &Path) -> Client {
    wait::until("the web driver listens", async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
    let options = json!({ "binary": BALAS, "args": [] });
    let capabilities = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let address = format!("http://127.0.0.1:{port}");
    let session = builder.capabilities(capabilities).connect(&address);
    match timeout(wait::PATIENCE, session).await {
        Ok(Ok(client)) => client,
        Ok(Err(error)) => panic!("the program does not open: {error}"),
        Err(_) => panic!("the program does not open; it says why in {}", log.display()),
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
