//! The program itself, in its real window, driven as a person would: by what is on the screen.
//!
//! WebKitWebDriver starts the program and speaks to its web view. Each console has a screen, a session bus and a home of
//! its own, so that tests cannot meet; only the data directory outlives it, which is how a restart is told.

use super::{process::Process, screen::Screen, wait};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    future::Future,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
};
use tempfile::TempDir;
use tokio::{net::TcpStream, time::timeout};

const BALAS: &str = env!("CARGO_BIN_EXE_balas");
const PROGRAM_LOG: &str = "program.log";

/// One run of the program.
pub struct Console {
    client: Client,
    driver: Process,
    _screen: Screen,
    _home: TempDir,
    pictures: PathBuf,
    step: u32,
}

impl Console {
    /// Starts the program on `data_dir`; `story` names the folder of its pictures.
    pub async fn open(story: &str, data_dir: &Path) -> Self {
        let screen = Screen::start().await;
        let home = tempfile::tempdir().expect("a temporary directory");
        let port = free_port();
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output/e2e").join(story);
        fs::create_dir_all(&pictures).expect("test-output can be written");
        let log = File::create(pictures.join(PROGRAM_LOG)).expect("test-output can be written");
        let driver = Process::start("dbus-run-session", |command| {
            command.args(["--", "WebKitWebDriver", "--host=127.0.0.1", &format!("--port={port}")]);
            command.env("DISPLAY", screen.display()).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
            command.env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path());
            for place in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
                command.env(place, home.path().join(place));
            }
            command.env("BALAS_DATA_DIR", data_dir);
            command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
            // Assistive technology has a bus of its own, which nobody serves here.
            command.env("NO_AT_BRIDGE", "1").stdin(Stdio::null());
            command.stdout(log.try_clone().expect("a second handle")).stderr(log);
        });
        let client = connect(port, &pictures).await;
        Self { client, driver, _screen: screen, _home: home, pictures, step: 0 }
    }

    /// The element with this `data-testid`, as soon as it is there.
    pub async fn see(&self, id: &str) -> Element {
        self.see_where(id, "").await
    }

    /// As [`Console::see`], narrowed by an attribute selector such as `[data-direction="in"]`.
    pub async fn see_where(&self, id: &str, narrowed: &str) -> Element {
        let css = format!("[data-testid=\"{id}\"]{narrowed}");
        let look = async || within(self.client.find(Locator::Css(&css))).await.ok();
        match wait::found(look).await {
            Some(element) => element,
            None => panic!("{css} never appeared; the window says:\n{}", self.page_text().await),
        }
    }

    /// Clicks the element with this `data-testid`.
    pub async fn click(&self, id: &str) {
        let clicked = wait::found(async || within(self.see(id).await.click()).await.ok()).await;
        assert!(clicked.is_some(), "{id} cannot be clicked");
    }

    /// Types into the element with this `data-testid`.
    pub async fn type_into(&self, id: &str, text: &str) {
        within(self.see(id).await.send_keys(text)).await.unwrap_or_else(|error| panic!("typing into {id}: {error}"));
    }

    /// Runs `script` in the page as the web driver may, and returns what it returns.
    pub async fn run(&self, script: &str) -> Value {
        within(self.client.execute(script, vec![])).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until an expression of the page is true.
    pub async fn until(&self, what: &str, expression: &str) {
        let script = format!("return Boolean({expression})");
        let look = async || (within(self.client.execute(&script, vec![])).await.ok()? == json!(true)).then_some(());
        if wait::found(look).await.is_none() {
            panic!("waited in vain until {what}; the window says:\n{}", self.page_text().await);
        }
    }

    /// The title of the page.
    pub async fn title(&self) -> String {
        within(self.client.title()).await.expect("the page has a title")
    }

    /// Keeps a picture of the window under the name of this step.
    pub async fn picture(&mut self, name: &str) -> PathBuf {
        self.step += 1;
        let png = within(self.client.screenshot()).await.expect("a picture of the window");
        let path = self.pictures.join(format!("{:02}-{name}.png", self.step));
        fs::write(&path, png).expect("test-output can be written");
        path
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

    async fn page_text(&self) -> String {
        let text = within(self.client.execute("return document.body.innerText", vec![])).await;
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Nothing asked of a web driver may hang a test for ever.
async fn within<T>(call: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
    timeout(wait::PATIENCE, call).await.unwrap_or(Err(CmdError::WaitTimeout))
}

/// Waits for the web driver, and lets it start the program.
async fn connect(port: u16, pictures: &Path) -> Client {
    wait::until("the web driver listens", async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
    let options = json!({ "binary": BALAS, "args": [] });
    let capabilities = serde_json::Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let address = format!("http://127.0.0.1:{port}");
    let session = builder.capabilities(capabilities).connect(&address);
    match timeout(wait::PATIENCE, session).await {
        Ok(Ok(client)) => client,
        Ok(Err(error)) => panic!("the program does not open: {error}"),
        Err(_) => panic!("the program does not open; it says why in {}", pictures.join(PROGRAM_LOG).display()),
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
