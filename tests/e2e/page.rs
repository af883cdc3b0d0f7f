//! What a person does with a page: looks for something, clicks it, types, and takes pictures. Things are found by their
//! `data-testid`; every look is repeated until it succeeds or a person would have given up.

use super::{
    console::{Console, within},
    wait,
};
use fantoccini::{
    Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A `data-testid`, with attributes that narrow it: `message[data-author="BOT"]`.
fn css(what: &str) -> String {
    let end = what.find('[').unwrap_or(what.len());
    let (id, narrowed) = what.split_at(end);
    format!("[data-testid=\"{id}\"]{narrowed}")
}

/// A key by its name, or by the sign on it.
fn key(name: &str) -> char {
    match name {
        "Control" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Enter" => Key::Enter.into(),
        "Escape" => Key::Escape.into(),
        "Tab" => Key::Tab.into(),
        "ArrowDown" => Key::Down.into(),
        "ArrowUp" => Key::Up.into(),
        "Space" => ' ',
        sign if sign.chars().count() == 1 => sign.chars().next().expect("one sign"),
        other => panic!("no key is known as {other}"),
    }
}

impl Console {
    /// The element, as soon as it is there.
    pub async fn see(&self, what: &str) -> Element {
        self.find(Locator::Css(&css(what)), what).await
    }

    /// The element that holds these words, as soon as it is there.
    pub async fn see_saying(&self, what: &str, words: &str) -> Element {
        let path = format!("//*[@data-testid=\"{what}\"][contains(., \"{words}\")]");
        self.find(Locator::XPath(&path), &format!("{what} saying {words:?}")).await
    }

    /// Clicks the element.
    pub async fn click(&self, what: &str) {
        let clicked = wait::found(async || within(self.see(what).await.click()).await.ok()).await;
        assert!(clicked.is_some(), "{what} cannot be clicked");
    }

    /// Clicks the element that holds these words.
    pub async fn click_saying(&self, what: &str, words: &str) {
        let clicked = wait::found(async || within(self.see_saying(what, words).await.click()).await.ok()).await;
        assert!(clicked.is_some(), "{what} saying {words:?} cannot be clicked");
    }

    /// Types into the element.
    pub async fn type_into(&self, what: &str, text: &str) {
        within(self.see(what).await.send_keys(text))
            .await
            .unwrap_or_else(|error| panic!("typing into {what}: {error}"));
    }

    /// Fills the fields of the open dialog in their order and confirms it.
    pub async fn fill_dialog(&self, texts: &[&str]) {
        self.find(Locator::Css("[role=dialog] input"), "a dialog with fields").await;
        let fields = within(self.client.find_all(Locator::Css("[role=dialog] input"))).await.expect("its fields");
        assert_eq!(fields.len(), texts.len(), "as many fields as texts");
        for (field, text) in fields.iter().zip(texts) {
            within(field.send_keys(text)).await.expect("the field takes text");
        }
        let confirm = self.find(Locator::Css("[role=dialog] button[type=submit]"), "the dialog's button").await;
        within(confirm.click()).await.expect("the dialog can be confirmed");
    }

    /// How many elements there are that hold these words.
    pub async fn count_saying(&self, what: &str, words: &str) -> usize {
        let path = format!("//*[@data-testid=\"{what}\"][contains(., \"{words}\")]");
        within(self.client.find_all(Locator::XPath(&path))).await.expect("an answer").len()
    }

    /// Runs `script` in the page as the web driver may, and returns what it returns.
    pub async fn run(&self, script: &str) -> Value {
        within(self.client.execute(script, vec![])).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Presses keys together, as `Control+k` or `Shift+n`.
    pub async fn press(&self, keys: &str) {
        let keys: Vec<char> = keys.split('+').map(key).collect();
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        let actions = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), |actions, one| actions.then(one));
        within(self.client.perform_actions(actions)).await.unwrap_or_else(|error| panic!("pressing {keys:?}: {error}"));
    }

    /// Types into whatever has the focus.
    pub async fn type_keys(&self, text: &str) {
        let actions = text.chars().fold(KeyActions::new("keyboard".to_owned()), |actions, value| {
            actions.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        within(self.client.perform_actions(actions)).await.unwrap_or_else(|error| panic!("typing {text:?}: {error}"));
    }

    /// Gives the window another size.
    pub async fn resize(&self, width: u32, height: u32) {
        within(self.client.set_window_size(width, height)).await.expect("the window has a size");
    }

    /// Calls a command as the page would: what it resolves to, or what it rejects with.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args).then((Ok) => done({ Ok }), (Err) => done({ Err }));";
        let call = self.client.execute_async(script, vec![json!(command), arguments]);
        let answer = within(call).await.unwrap_or_else(|error| panic!("{command}: {error}"));
        serde_json::from_value(answer).expect("either of the two")
    }

    /// Waits until an expression of the page is true.
    pub async fn until(&self, what: &str, expression: &str) {
        let script = format!("return Boolean({expression})");
        let look = async || (within(self.client.execute(&script, vec![])).await.ok()? == json!(true)).then_some(());
        if wait::found(look).await.is_none() {
            panic!("waited in vain until {what}; the window says:\n{}", self.text().await);
        }
    }

    /// Keeps a picture of the window under the name of this step, in light and in dark. Returns their paths.
    pub async fn picture(&mut self, name: &str) -> [PathBuf; 2] {
        self.album.step += 1;
        self.picture_as(&self.album.folder, &format!("{:02}-{name}", self.album.step)).await
    }

    /// As [`Self::picture`], under a name of one's own.
    pub async fn picture_as(&self, folder: &Path, name: &str) -> [PathBuf; 2] {
        let chosen = self.run("return document.documentElement.dataset.theme").await;
        let mut paths = [const { PathBuf::new() }; 2];
        for (path, theme) in paths.iter_mut().zip(["light", "dark"]) {
            *path = folder.join(format!("{name}-{theme}.png"));
            self.paint(&json!(theme)).await;
            let png = within(self.client.screenshot()).await.expect("a picture of the window");
            fs::write(path, png).expect("test-output can be written");
        }
        self.paint(&chosen).await;
        paths
    }

    /// Changes the theme and waits until letters are loaded, nothing moves any more, and a frame has been painted.
    async fn paint(&self, theme: &Value) {
        let script = "const [theme, done] = arguments;
            document.documentElement.dataset.theme = theme;
            const ends = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
            const still = document.getAnimations().filter(ends).map((animation) => animation.finished.catch(() => {}));
            const frame = () => new Promise(requestAnimationFrame);
            Promise.all([document.fonts.ready, ...still]).then(frame).then(frame).then(() => done());";
        within(self.client.execute_async(script, vec![theme.clone()])).await.expect("the page comes to rest");
    }

    async fn find(&self, locator: Locator<'_>, what: &str) -> Element {
        match wait::found(async || within(self.client.find(locator)).await.ok()).await {
            Some(element) => element,
            None => panic!("{what} never appeared; the window says:\n{}", self.text().await),
        }
    }

    async fn text(&self) -> String {
        let text = within(self.client.execute("return document.body.innerText", vec![])).await;
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }
}
