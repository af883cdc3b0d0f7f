//! The app in its real window: from the start of the process to an inbox that can be used, and the memory of the whole
//! process tree. A web driver starts it and looks at the page, so the times have the driver's own in them: they are upper
//! bounds. The disk's cache is warm, as after the first start of a day.

#[allow(dead_code, clippy::expect_used, clippy::panic, reason = "shared with the end-to-end tests")]
#[path = "../e2e/process.rs"]
mod process;
#[allow(clippy::expect_used, reason = "shared with the end-to-end tests")]
#[path = "../e2e/screen.rs"]
mod screen;
#[allow(dead_code, clippy::panic, reason = "shared with the end-to-end tests")]
#[path = "../e2e/wait.rs"]
mod wait;

use crate::{
    measure::{ROUNDS, Sample},
    process_tree,
    report::{self, Bar},
};
use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use process::Process;
use screen::Screen;
use serde_json::{Map, json};
use std::{
    net::TcpListener,
    path::Path,
    process::Stdio,
    time::{Duration, SystemTime},
};
use tokio::{net::TcpStream, time::timeout};

/// Answers with the time of the first frame that shows a row of the inbox.
const FIRST_ROW: &str = r#"
    const [done] = arguments;
    const look = () => document.querySelector('[data-testid="conversation-row"]')
        ? requestAnimationFrame(() => done(Date.now()))
        : requestAnimationFrame(look);
    look();
"#;

/// Start and memory of the app on the data in `directory`; without a program or a screen to show it on, a line says so.
pub async fn run(program: &Path, directory: &Path) -> Result<()> {
    if !program.exists() {
        println!("balas: not measured, {} is not built (cargo build --release --features desktop)", program.display());
        return Ok(());
    }
    let missing = ["Xvfb", "openbox", "dbus-run-session", "WebKitWebDriver"].into_iter().find(|tool| !installed(tool));
    if let Some(tool) = missing {
        println!("balas: not measured, {tool} is not installed");
        return Ok(());
    }
    let screen = Screen::start().await;
    let (mut starts, mut memory) = (Sample::default(), Vec::new());
    for _ in 0..ROUNDS {
        let (took, megabytes) = start(program, directory, &screen).await?;
        starts.add_round(vec![took]);
        memory.push(megabytes);
    }
    report::start("balas: start to the first row of the inbox", &starts, Bar::Median(1_500.0));
    report::memory("balas: memory of the process tree at rest", &memory, Bar::Megabytes(350.0));
    Ok(())
}

async fn start(program: &Path, directory: &Path, screen: &Screen) -> Result<(Duration, f64)> {
    let home = tempfile::tempdir()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let driver = Process::start("dbus-run-session", |command| {
        command.args(["--", "WebKitWebDriver", "--host=127.0.0.1", &format!("--port={port}")]);
        command.env("DISPLAY", screen.display()).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
        command.env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path()).env("BALAS_DATA_DIR", directory);
        command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true").env("NO_AT_BRIDGE", "1");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    });
    let client = connect(port, program).await?;
    let painted = timeout(wait::PATIENCE, client.execute_async(FIRST_ROW, Vec::new())).await??;
    let painted = Duration::from_secs_f64(painted.as_f64().context("no time of a first row")? / 1e3);
    let pids = driver.pids_of(program).into_iter().map(|pid| pid.as_raw_nonzero().get());
    let pid = u32::try_from(pids.min().context("the program has gone")?)?;
    let began = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs_f64() - process_tree::age(pid)?;
    process_tree::rest(pid).await;
    let megabytes = process_tree::memory(pid)?;
    client.close().await?;
    Ok((painted.saturating_sub(Duration::from_secs_f64(began)), megabytes))
}

/// Lets the web driver, once it listens, start the program.
async fn connect(port: u16, program: &Path) -> Result<Client> {
    wait::until("the web driver listens", async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
    let options = json!({ "binary": program, "args": [] });
    let capabilities = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    match timeout(wait::PATIENCE, builder.capabilities(capabilities).connect(&format!("http://127.0.0.1:{port}"))).await
    {
        Ok(client) => Ok(client?),
        Err(_) => bail!("the window did not open in time"),
    }
}

fn installed(tool: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(tool).exists()))
}
