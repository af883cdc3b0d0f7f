//! The freedesktop notification service, spoken to directly: the general notification libraries do not tell of clicks, and
//! clicking a notification is how its conversation is opened.

use crate::model::ConversationId;
use futures_util::StreamExt;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};
use zbus::{Connection, fdo::DBusProxy, names::BusName, zvariant::Value};

const SERVICE: &str = "org.freedesktop.Notifications";
/// What a click on the notification itself is called.
const DEFAULT_ACTION: &str = "default";
/// The desktop entry that the packages install, for the name and the icon.
const DESKTOP_ENTRY: &str = "Balas";
/// Notifications whose click is remembered: a desktop may keep them for days.
const REMEMBERED: usize = 100;
/// The desktop decides how long it shows one.
const USUAL_TIME: i32 = -1;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Notifications {
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[allow(clippy::too_many_arguments, reason = "the service's own signature")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: &str) -> zbus::Result<()>;
}

/// A desktop that shows notifications.
pub struct Notifier {
    service: NotificationsProxy<'static>,
    clicks: ActionInvokedStream,
    reads_markup: bool,
    shown: Mutex<BTreeMap<u32, ConversationId>>,
}

impl Notifier {
    /// Asks the session bus for the service. `None` where there is no bus, or nobody on it who shows notifications.
    pub async fn connect() -> Option<Self> {
        match Self::try_connect().await {
            Ok(notifier) => notifier,
            Err(error) => {
                tracing::info!(%error, "this desktop shows no notifications");
                None
            }
        }
    }

    async fn try_connect() -> zbus::Result<Option<Self>> {
        let connection = Connection::session().await?;
        if !is_served(&connection).await? {
            return Ok(None);
        }
        let service = NotificationsProxy::new(&connection).await?;
        let reads_markup = service.get_capabilities().await?.iter().any(|one| one == "body-markup");
        let clicks = service.receive_action_invoked().await?;
        Ok(Some(Self { service, clicks, reads_markup, shown: Mutex::default() }))
    }

    /// The conversation of the next notification that is clicked; `None` when the bus has gone.
    pub async fn clicked(&mut self) -> Option<ConversationId> {
        loop {
            let click = self.clicks.next().await?;
            let Ok(click) = click.args() else { continue };
            if click.action_key == DEFAULT_ACTION
                && let Some(conversation) = self.shown().get(&click.id)
            {
                return Some(*conversation);
            }
        }
    }

    /// Shows a notification; a click on it leads to `conversation`.
    pub async fn show(&self, title: &str, body: &str, conversation: Option<ConversationId>) {
        let body = if self.reads_markup { escaped(body) } else { body.to_owned() };
        let actions: &[&str] = if conversation.is_some() { &[DEFAULT_ACTION, ""] } else { &[] };
        let hints =
            HashMap::from([("desktop-entry", Value::from(DESKTOP_ENTRY)), ("suppress-sound", Value::from(true))]);
        let shown = self.service.notify("Balas", 0, "balas", title, &body, actions, hints, USUAL_TIME).await;
        match (shown, conversation) {
            (Ok(id), Some(conversation)) => self.remember(id, conversation),
            (Ok(_), None) => {}
            (Err(error), _) => tracing::warn!(%error, "a notification was not shown"),
        }
    }

    fn remember(&self, id: u32, conversation: ConversationId) {
        let mut shown = self.shown();
        shown.insert(id, conversation);
        while shown.len() > REMEMBERED {
            shown.pop_first();
        }
    }

    fn shown(&self) -> MutexGuard<'_, BTreeMap<u32, ConversationId>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody has the name, or would be started for it.
async fn is_served(connection: &Connection) -> zbus::Result<bool> {
    let bus = DBusProxy::new(connection).await?;
    if bus.name_has_owner(BusName::try_from(SERVICE)?).await? {
        return Ok(true);
    }
    Ok(bus.list_activatable_names().await?.iter().any(|name| name.as_str() == SERVICE))
}

/// What a customer wrote is text, also where the desktop would read it as markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_of_a_customer_is_text() {
        assert_eq!(escaped("<b>50% & more</b>"), "&lt;b&gt;50% &amp; more&lt;/b&gt;");
    }
}
