//! Effects of components, without their types.
//!
//! yew compiles an effect anew for every type of what it depends on and for every closure. Here both are
//! behind pointers, so that there is one for the whole app: see `docs/adr/0006`.

use std::any::Any;
use std::rc::Rc;
use yew::functional::TearDown;
use yew::prelude::hook;

/// Runs `effect` after the first render and after each that changed `dependencies`; what it gives ends
/// it before the next run and with the component. Use it in place of yew's own of the same name.
#[hook]
pub fn use_effect_with<T, F, D>(dependencies: T, effect: F)
where
    T: PartialEq + 'static,
    F: FnOnce(&T) -> D + 'static,
    D: TearDown,
{
    let dependencies = Rc::new(dependencies);
    let of_effect = dependencies.clone();
    use_untyped_effect(
        Dependencies(dependencies),
        Box::new(move || -> End {
            let end = effect(&of_effect);
            Box::new(move || end.tear_down())
        }),
    );
}

type End = Box<dyn FnOnce()>;

#[hook]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where yew's own is used"
)]
fn use_untyped_effect(dependencies: Dependencies, effect: Box<dyn FnOnce() -> End>) {
    yew::functional::use_effect_with(dependencies, move |_| effect());
}

struct Dependencies(Rc<dyn Compare>);

impl PartialEq for Dependencies {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&*other.0)
    }
}

trait Compare: Any {
    fn same(&self, other: &dyn Compare) -> bool;
}

impl<T: PartialEq + 'static> Compare for T {
    fn same(&self, other: &dyn Compare) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<T>() == Some(self)
    }
}
