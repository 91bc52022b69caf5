//! Puts a component on the page and acts on it as a browser would.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, InputEvent, InputEventInit,
    KeyboardEvent, KeyboardEventInit, MouseEvent, MouseEventInit,
};
use yew::BaseComponent;

/// A component on the page; it leaves with its stage.
pub(crate) struct Stage {
    root: Element,
    end: Option<Box<dyn FnOnce()>>,
}

pub(crate) fn document() -> Document {
    web_sys::window()
        .and_then(|window| window.document())
        .expect("a page")
}

/// Waits until yew has done what is to do.
pub(crate) async fn settle() {
    // Effects may ask for another render: two rounds are enough for every widget.
    yew::scheduler::flush().await;
    yew::scheduler::flush().await;
}

/// Waits until something is so; says what when it does not come within three seconds.
pub(crate) async fn until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..150 {
        settle().await;
        if so() {
            return;
        }
        TimeoutFuture::new(20).await;
    }
    assert!(so(), "waited in vain until {what}");
}

impl Stage {
    /// Shows a component.
    pub(crate) async fn show<C>(props: C::Properties) -> Self
    where
        C: BaseComponent,
    {
        let root = document().create_element("div").expect("an element");
        document()
            .body()
            .expect("a body")
            .append_child(&root)
            .expect("a place");
        let app = yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
        settle().await;
        Self {
            root,
            end: Some(Box::new(move || app.destroy())),
        }
    }

    /// The element for a selector, if there is one.
    pub(crate) fn find(&self, selector: &str) -> Option<HtmlElement> {
        let found = self.root.query_selector(selector).expect("a selector");
        found.and_then(|found| found.dyn_into().ok())
    }

    /// The element for a selector.
    pub(crate) fn get(&self, selector: &str) -> HtmlElement {
        // Says what was looked for: a bare `expect` could not.
        let missing = format!("{selector} is not on the page");
        self.find(selector).expect(&missing)
    }

    /// How many elements a selector has.
    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.root
            .query_selector_all(selector)
            .expect("a selector")
            .length()
    }

    /// The text of an element, without outer blanks.
    pub(crate) fn text(&self, selector: &str) -> String {
        self.get(selector)
            .text_content()
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    /// An attribute of an element.
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.get(selector).get_attribute(name)
    }

    /// The input for a selector.
    pub(crate) fn input(&self, selector: &str) -> HtmlInputElement {
        self.get(selector).dyn_into().expect("an input")
    }

    /// Gives focus.
    pub(crate) async fn focus(&self, selector: &str) {
        self.get(selector).focus().expect("focus");
        settle().await;
    }

    /// Clicks.
    pub(crate) async fn click(&self, selector: &str) {
        self.get(selector).click();
        settle().await;
    }

    /// Clicks in the window's upper left corner, with more said about it.
    pub(crate) async fn tap(&self, selector: &str, more: impl FnOnce(&MouseEventInit)) {
        let init = MouseEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        more(&init);
        let event = MouseEvent::new_with_mouse_event_init_dict("click", &init);
        self.get(selector)
            .dispatch_event(&event.expect("an event"))
            .expect("dispatch");
        settle().await;
    }

    /// Replaces the text of an input or a text area as typing does.
    pub(crate) async fn type_text(&self, selector: &str, text: &str) {
        let field = self.get(selector);
        js_sys::Reflect::set(&field, &"value".into(), &text.into()).expect("a value");
        let init = InputEventInit::new();
        init.set_bubbles(true);
        let event = InputEvent::new_with_event_init_dict("input", &init).expect("an event");
        field.dispatch_event(&event).expect("dispatch");
        settle().await;
    }

    /// Presses a key; answers whether the browser would still do its part.
    pub(crate) async fn press(&self, selector: &str, key: &str) -> bool {
        self.press_with(selector, key, |_| {}).await
    }

    /// Presses a key with more said about it.
    pub(crate) async fn press_with(
        &self,
        selector: &str,
        key: &str,
        more: impl FnOnce(&KeyboardEventInit),
    ) -> bool {
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_key(key);
        more(&init);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
        let left = self
            .get(selector)
            .dispatch_event(&event.expect("an event"))
            .expect("dispatch");
        settle().await;
        left
    }

    /// Lets an event happen that bubbles; answers whether the browser would still do its part.
    pub(crate) async fn happen(&self, selector: &str, name: &str) -> bool {
        let init = EventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = Event::new_with_event_init_dict(name, &init).expect("an event");
        let left = self.get(selector).dispatch_event(&event).expect("dispatch");
        settle().await;
        left
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Its timers and listeners go as well: they would act in the next test.
        if let Some(end) = self.end.take() {
            end();
        }
        self.root.remove();
    }
}

/// Whether the element with this selector has focus.
pub(crate) fn has_focus(stage: &Stage, selector: &str) -> bool {
    document().active_element().is_some_and(|active| {
        stage
            .find(selector)
            .is_some_and(|element| active.is_same_node(Some(&element)))
    })
}
