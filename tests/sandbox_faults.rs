//! Faults as a host sees them: what becomes of a request, and what was done all the same.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Call, Delivery};
use sandbox_support::{Desk, ORCHESTRATIONS};
use serde_json::Value;

/// Delivers a create, or the same one for the second time.
fn deliver(desk: &mut Desk, ref_id: &str, held: bool) -> Delivery {
    let (body, authorization) = (desk.params(ref_id, "1").to_string(), format!("Bearer {}", desk.token));
    let call = Call {
        method: "POST",
        target: ORCHESTRATIONS,
        authorization: &authorization,
        content_type: "application/json",
        body: body.as_bytes(),
        ..Call::default()
    };
    desk.sandbox.deliver(&call, held, desk.machine)
}

fn exists(desk: &mut Desk, ref_id: &str) -> bool {
    !desk.list(&format!("ref_id={ref_id}")).is_empty()
}

/// What the latest create left in the journal: status, fault.
fn noted(desk: &Desk) -> (u16, Option<&'static str>) {
    let creates = desk.sandbox.journal().filter(|entry| entry.operation == Some("createOrchestration"));
    creates.last().map(|entry| (entry.status, entry.fault)).unwrap()
}

fn status(delivery: &Delivery) -> u16 {
    match delivery {
        Delivery::Answered(answer) | Delivery::Late(answer, _) | Delivery::Cut(answer) => answer.status,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_point_is_what_it_says() {
    let table = [
        (r#"[]"#, "answered 200", true, (200, None)),
        (r#"[{"point":"before_commit"}]"#, "lost", false, (0, Some("before_commit"))),
        (r#"[{"point":"after_commit"}]"#, "lost", true, (200, Some("after_commit"))),
        (r#"[{"point":"mid_body"}]"#, "cut 200", true, (200, Some("mid_body"))),
        (r#"[{"point":"status","status":500}]"#, "answered 500", false, (500, Some("status"))),
        (r#"[{"point":"status","status":500,"committed":true}]"#, "answered 500", true, (500, Some("status"))),
        (r#"[{"point":"latency","ms":70,"committed":true}]"#, "late 70 200", true, (200, Some("latency"))),
        (r#"[{"operation":"token","point":"before_commit"}]"#, "answered 200", true, (200, None)),
    ];
    for (script, told, done, note) in table {
        let mut desk = Desk::new();
        desk.profile(0);
        desk.sandbox.script_faults(script).unwrap();
        let delivery = deliver(&mut desk, "fault", false);
        let words = match &delivery {
            Delivery::Answered(answer) => format!("answered {}", answer.status),
            Delivery::Late(answer, ms) => format!("late {ms} {}", answer.status),
            Delivery::Cut(answer) => format!("cut {}", answer.status),
            Delivery::Lost => String::from("lost"),
            Delivery::Held(ms) => format!("held {ms}"),
        };
        assert_eq!(words, told, "{script}");
        assert_eq!(noted(&desk), note, "{script}");
        assert_eq!(exists(&mut desk, "fault"), done, "{script}");
        assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
    }
}

#[test]
fn a_held_request_is_carried_out_when_it_comes_again() {
    let mut desk = Desk::new();
    desk.sandbox.script_faults(r#"[{"point":"latency","ms":500,"times":null}]"#).unwrap();
    assert_eq!(deliver(&mut desk, "late", false), Delivery::Held(500.0));
    assert!(!exists(&mut desk, "late"));
    assert_eq!(desk.sandbox.journal().filter(|entry| entry.fault.is_some()).count(), 0, "it has not arrived yet");
    desk.advance(500.0);
    let arrived = deliver(&mut desk, "late", true);
    assert_eq!(status(&arrived), 200, "no second fault strikes it");
    assert_eq!(noted(&desk), (200, Some("latency")));
    let created = desk.list("ref_id=late")[0].clone();
    assert_eq!(created["created_at"], "2026-07-08T09:04:03.718000Z");
    assert_eq!(desk.sandbox.fired_faults()["latency"], 1);
}

#[test]
fn what_cannot_be_done_is_refused_under_a_fault_too() {
    let mut desk = Desk::new();
    desk.created("used", "1");
    desk.sandbox.script_faults(r#"[{"point":"mid_body"},{"point":"status","committed":true}]"#).unwrap();
    assert_eq!(status(&deliver(&mut desk, "used", false)), 409);
    let Delivery::Answered(answer) = deliver(&mut desk, "used", false) else { panic!("answered") };
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert!(problem["detail"].as_str().unwrap().contains("answered with 409"), "{problem}");
}

#[test]
fn a_plain_handle_is_struck_by_nothing() {
    let mut desk = Desk::new();
    desk.sandbox.script_faults(r#"[{"point":"before_commit","times":null}]"#).unwrap();
    desk.created("plain", "1");
    assert_eq!(desk.sandbox.fired_faults()["before_commit"], 0);
}
