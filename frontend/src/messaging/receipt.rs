//! The receipt of a message on its way from the form to the thread's page: kept in memory for one look.

use shared::id::ThreadId;
use shared::messaging::SentView;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// Where receipts wait.
#[derive(Clone, Default)]
pub struct Receipts(Rc<RefCell<Option<SentView>>>);

impl PartialEq for Receipts {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Receipts {
    /// Leaves a receipt for the page that opens next.
    pub fn leave(&self, receipt: SentView) {
        *self.0.borrow_mut() = Some(receipt);
    }

    /// Takes the receipt of a thread, if one waits; any other is out of date.
    pub fn take(&self, thread_id: ThreadId) -> Option<SentView> {
        self.0
            .borrow_mut()
            .take()
            .filter(|receipt| receipt.thread_id == thread_id)
    }
}

/// Gives a place for receipts to everything below it.
#[component]
pub fn ReceiptProvider(props: &html::ChildrenProps) -> Html {
    let receipts = use_memo((), |()| Receipts::default());
    html! {
        <ContextProvider<Receipts> context={(*receipts).clone()}>
            { props.children.clone() }
        </ContextProvider<Receipts>>
    }
}

/// The place where receipts wait.
#[hook]
pub fn use_receipts() -> Receipts {
    use_context::<Receipts>().unwrap_or_default()
}
