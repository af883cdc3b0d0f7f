//! A session bus of a story's own, with as much of a desktop on it as the story asks for: a service that shows notifications,
//! and a place for the tray.

use super::process::Process;
use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    process::Stdio,
    sync::{Arc, Mutex},
};
use zbus::{Connection, connection, interface, object_server::SignalEmitter, zvariant::OwnedValue};

/// The bus, until it is dropped.
pub struct Bus {
    address: String,
    _daemon: Process,
}

impl Bus {
    /// Starts a bus on which nobody is yet.
    pub fn start() -> Self {
        let mut daemon = Process::start("dbus-daemon", |command| {
            command.args(["--session", "--nofork", "--print-address=1"]);
            command.stdout(Stdio::piped()).stderr(Stdio::null());
        });
        let output = daemon.child().stdout.take().expect("stdout is a pipe");
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address).expect("the bus names its address");
        Self { address: address.trim().to_owned(), _daemon: daemon }
    }

    /// Its address, for `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Puts a service on it that keeps the notifications instead of showing them.
    pub async fn show_notifications(&self) -> Notifications {
        let shown = Shown::default();
        let service = Service { shown: shown.clone() };
        let connection = self.serve("org.freedesktop.Notifications", "/org/freedesktop/Notifications", service).await;
        Notifications { shown, connection }
    }

    /// Puts a place for trays on it.
    pub async fn show_trays(&self) -> Connection {
        self.serve("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", Watcher).await
    }

    async fn serve<S: zbus::object_server::Interface>(&self, name: &'static str, path: &str, service: S) -> Connection {
        let builder = connection::Builder::address(self.address()).expect("an address");
        let builder = builder.name(name).and_then(|it| it.serve_at(path, service)).expect("a name and a path");
        builder.build().await.expect("the bus answers")
    }
}

type Shown = Arc<Mutex<Vec<(String, String)>>>;

/// The notifications of a story.
pub struct Notifications {
    shown: Shown,
    connection: Connection,
}

impl Notifications {
    /// Title and text of each, oldest first.
    pub fn shown(&self) -> Vec<(String, String)> {
        self.shown.lock().unwrap().clone()
    }

    /// Clicks the one with this number, from 1.
    pub async fn click(&self, id: u32) {
        let emitter = SignalEmitter::new(&self.connection, "/org/freedesktop/Notifications").unwrap();
        Service::action_invoked(&emitter, id, "default").await.unwrap();
    }
}

struct Service {
    shown: Shown,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Service {
    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".to_owned(), "body".to_owned()]
    }

    #[allow(clippy::too_many_arguments, reason = "the service's own signature")]
    fn notify(
        &self,
        _app_name: String,
        _replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock().unwrap();
        shown.push((summary, body));
        u32::try_from(shown.len()).unwrap()
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action_key: &str) -> zbus::Result<()>;
}

struct Watcher;

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, _service: String) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }
}
