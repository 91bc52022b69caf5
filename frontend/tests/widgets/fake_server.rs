//! A server that a test answers for: calls, the stream of events, the clock and whether the page is seen.
//!
//! Parts of the browser stand in for themselves while it lives, so one test at a time has one.

use crate::stage::{document, settle};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// Takes the browser's place and gives it back when dropped.
pub(crate) struct FakeServer {
    fake: JsValue,
}

const SET_UP: &str = r#"
const real = { fetch: window.fetch, EventSource: window.EventSource, now: Date.now };
const fake = { calls: [], streams: [], answers: {}, later: 0 };
window.EventSource = class EventSource extends EventTarget {
  static CLOSED = 2;
  constructor(url) {
    super();
    this.url = url;
    this.readyState = 1;
    fake.streams.push(this);
  }
  close() { this.readyState = 2; }
};
window.fetch = async (request) => {
  const call = `${request.method} ${new URL(request.url).pathname}`;
  fake.calls.push(request.headers.get('x-carepost-background') ? `${call} in the background` : call);
  const [status, body] = fake.answers[call] ?? [0, ''];
  if (status === 0) throw new TypeError('no network');
  return new Response(body, { status });
};
Date.now = () => real.now.call(Date) + fake.later;
fake.end = () => {
  Object.assign(window, { fetch: real.fetch, EventSource: real.EventSource });
  Date.now = real.now;
  delete document.hidden;
};
return fake;
"#;

impl FakeServer {
    pub(crate) fn start() -> Self {
        let set_up = js_sys::Function::new_no_args(SET_UP);
        let fake = set_up.call0(&JsValue::NULL).expect("a fake");
        Self { fake }
    }

    fn part(&self, name: &str) -> JsValue {
        Reflect::get(&self.fake, &name.into()).expect("a part")
    }

    /// What is answered to a call such as "GET /api/v1/session" from now on; without an answer, the
    /// network is gone.
    pub(crate) fn answer(&self, call: &str, status: u16, body: &str) {
        let answer = Array::of2(&status.into(), &body.into());
        Reflect::set(&self.part("answers"), &call.into(), &answer).expect("a place");
    }

    /// Every call so far.
    pub(crate) fn calls(&self) -> Vec<String> {
        let calls: Array = self.part("calls").unchecked_into();
        calls.iter().filter_map(|call| call.as_string()).collect()
    }

    /// How many calls of this kind were made.
    pub(crate) fn count(&self, call: &str) -> usize {
        self.calls().iter().filter(|made| *made == call).count()
    }

    /// The streams that were opened, newest last, each with whether it is still open.
    pub(crate) fn streams(&self) -> Vec<bool> {
        self.all_streams()
            .iter()
            .map(|stream| ready_state(&stream) != 2)
            .collect()
    }

    fn all_streams(&self) -> Array {
        self.part("streams").unchecked_into()
    }

    fn newest(&self) -> EventTarget {
        let streams = self.all_streams();
        streams
            .get(streams.length().saturating_sub(1))
            .unchecked_into()
    }

    /// Says something on the newest stream.
    pub(crate) async fn say(&self, event: &str, data: &str) {
        let make = js_sys::Function::new_with_args(
            "event, data",
            "return new MessageEvent(event, { data });",
        );
        let event = make.call2(&JsValue::NULL, &event.into(), &data.into());
        let event: Event = event.expect("an event").unchecked_into();
        self.newest().dispatch_event(&event).expect("dispatch");
        settle().await;
    }

    /// Breaks the newest stream: for good, or so that the browser takes it up again.
    pub(crate) async fn cut(&self, for_good: bool) {
        let state = if for_good { 2 } else { 0 };
        let stream = self.newest();
        Reflect::set(&stream, &"readyState".into(), &state.into()).expect("a state");
        let event = Event::new("error").expect("an event");
        stream.dispatch_event(&event).expect("dispatch");
        settle().await;
    }

    /// Moves the clock.
    pub(crate) fn let_pass(&self, seconds: u32) {
        let later = self.part("later").as_f64().unwrap_or_default() + f64::from(seconds) * 1000.0;
        Reflect::set(&self.fake, &"later".into(), &later.into()).expect("a clock");
    }

    /// Hides the page or shows it again.
    pub(crate) async fn hide(&self, hidden: bool) {
        let define = js_sys::Function::new_with_args(
            "hidden",
            "Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });",
        );
        define
            .call1(&JsValue::NULL, &hidden.into())
            .expect("defined");
        let event = Event::new("visibilitychange").expect("an event");
        document().dispatch_event(&event).expect("dispatch");
        settle().await;
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        let end: js_sys::Function = self.part("end").unchecked_into();
        end.call0(&JsValue::NULL).expect("an end");
    }
}

fn ready_state(stream: &JsValue) -> u32 {
    let state = Reflect::get(stream, &"readyState".into()).ok();
    state.and_then(|it| it.as_f64()).unwrap_or_default() as u32
}
