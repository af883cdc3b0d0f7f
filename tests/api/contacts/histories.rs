//! Whatever is done to a list, in whatever order, it shows what came of it.

use super::{LIST, row};
use crate::api::desk::ApiDesk;
use proptest::{prelude::*, test_runner::TestRunner};
use reqwest::Method;
use serde_json::json;

/// A list as it should be: what is shown, by phone.
#[derive(Clone, Debug)]
enum Step {
    Add(u64),
    Toggle(u64),
    Remove(u64),
    Write(u64),
}

#[test]
fn the_list_is_what_was_done_to_it() {
    let steps = prop::collection::vec(
        (0..4_u8, 0..4_u64).prop_map(|(kind, who)| match kind {
            0 => Step::Add(who),
            1 => Step::Toggle(who),
            2 => Step::Remove(who),
            _ => Step::Write(who),
        }),
        1..20,
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(&steps, |steps| runtime.block_on(follows(steps))).unwrap();
}

async fn follows(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let mut model: std::collections::BTreeMap<u64, (bool, bool)> = Default::default();
    for step in steps {
        let (Step::Add(who) | Step::Toggle(who) | Step::Remove(who) | Step::Write(who)) = step;
        let phone = 6_281_200_000_101 + who;
        let path = id_by_phone(&api, &key, phone).await.map(|id| format!("{LIST}/{id}"));
        match (step, path) {
            (Step::Add(_), _) => {
                prop_assert_eq!(api.post(&key, LIST, json!([row("A", phone)])).await.status, 201);
                model.entry(phone).or_default().0 = true;
            }
            (Step::Toggle(_), Some(path)) => {
                let blocked = &mut model.get_mut(&phone).unwrap().1;
                *blocked = !*blocked;
                let answer = api.asks(Method::PUT, &key, &path).await;
                prop_assert_eq!(&answer.body["data"]["is_blocked"], &json!(*blocked));
            }
            (Step::Remove(_), Some(path)) => {
                prop_assert_eq!(api.asks(Method::DELETE, &key, &path).await.status, 200);
                model.get_mut(&phone).unwrap().0 = false;
            }
            (Step::Write(_), _) => {
                api.post(&key, "/practice/inbound", json!({"from": phone, "text": "halo"})).await;
                let (shown, blocked) = model.entry(phone).or_default();
                *shown |= !*blocked;
            }
            (Step::Toggle(_) | Step::Remove(_), None) => {}
        }
        let list = api.get(&key, LIST).await.body;
        let mut found: Vec<_> = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["phone"].as_u64(), item["is_blocked"].as_bool()))
            .collect();
        found.sort();
        let expected: Vec<_> = model
            .iter()
            .filter(|(_, (shown, _))| *shown)
            .map(|(phone, (_, blocked))| (Some(*phone), Some(*blocked)))
            .collect();
        prop_assert_eq!(&list["meta"]["total"], &json!(expected.len()));
        prop_assert_eq!(found, expected);
    }
    Ok(())
}

async fn id_by_phone(api: &ApiDesk, key: &str, phone: u64) -> Option<String> {
    let list = api.get(key, LIST).await.body;
    let found = list["data"].as_array().unwrap().iter().find(|item| item["phone"] == json!(phone))?;
    Some(found["id"].as_str().unwrap().to_owned())
}
