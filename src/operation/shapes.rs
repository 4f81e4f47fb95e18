//! The shapes of parameters and answers: constants where bytes are cheap, packed bytes in what browsers load.

use super::Operation;
use crate::shape::Shape;

#[cfg(not(all(target_arch = "wasm32", not(feature = "serde"))))]
impl Operation {
    /// What its parameters may be: path, query and body in one object.
    pub fn params(self) -> &'static Shape {
        Self::PARAMS.get(self as usize).copied().unwrap_or(&Shape::Any)
    }

    /// What the body of its 200 answer may be.
    pub fn response(self) -> &'static Shape {
        Self::RESPONSES.get(self as usize).copied().unwrap_or(&Shape::Any)
    }
}

#[cfg(any(test, all(target_arch = "wasm32", not(feature = "serde"))))]
mod shelf {
    use super::{Operation, Shape};
    use crate::shape::check::Side;
    use crate::shape::packed::{Packed, pack};

    /// Shapes as bytes, and where each begins.
    pub(super) struct Shelf {
        pub(super) bytes: &'static [u8],
        pub(super) starts: &'static [u16],
    }

    macro_rules! shelf {
        ($shapes:expr, $side:expr) => {{
            const COUNT: usize = $shapes.len();
            const LENGTH: usize = shelf::fill($shapes, $side, &mut [], &mut [0; COUNT]);
            static PACKED: ([u8; LENGTH], [u16; COUNT]) = {
                let mut bytes = [0; LENGTH];
                let mut starts = [0; COUNT];
                shelf::fill($shapes, $side, &mut bytes, &mut starts);
                (bytes, starts)
            };
            shelf::Shelf { bytes: &PACKED.0, starts: &PACKED.1 }
        }};
    }
    pub(super) use shelf;

    /// Packs all shapes; how many bytes they take.
    #[allow(clippy::indexing_slicing, reason = "evaluated while compiling only")]
    pub(super) const fn fill(shapes: &[&Shape], side: Side, bytes: &mut [u8], starts: &mut [u16]) -> usize {
        let (mut at, mut index) = (0, 0);
        while index < shapes.len() {
            assert!(at <= u16::MAX as usize);
            starts[index] = at as u16;
            at = pack(shapes[index], side, bytes, at);
            index += 1;
        }
        at
    }

    impl Shelf {
        pub(super) fn unpack(&self, operation: Operation) -> &'static Shape {
            let start = self.starts.get(operation as usize).copied().unwrap_or_default();
            Packed(self.bytes.split_at_checked(usize::from(start)).unwrap_or_default().1).kept()
        }
    }
}

/// Each is unpacked when it is first needed.
#[cfg(all(target_arch = "wasm32", not(feature = "serde")))]
mod unpacked {
    use core::cell::Cell;

    use super::shelf::{self, Shelf, shelf};
    use super::{Operation, Shape};
    use crate::shape::check::Side;

    const COUNT: usize = Operation::ALL.len();

    type Kept = [Cell<Option<&'static Shape>>; COUNT];

    thread_local! {
        static PARAMS: Kept = const { [const { Cell::new(None) }; COUNT] };
        static RESPONSES: Kept = const { [const { Cell::new(None) }; COUNT] };
    }

    fn get(kept: &Kept, shelf: &Shelf, operation: Operation) -> &'static Shape {
        let Some(slot) = kept.get(operation as usize) else { return &Shape::Any };
        slot.get().unwrap_or_else(|| {
            let shape = shelf.unpack(operation);
            slot.set(Some(shape));
            shape
        })
    }

    impl Operation {
        /// What its parameters may be: path, query and body in one object.
        pub fn params(self) -> &'static Shape {
            PARAMS.with(|kept| get(kept, &shelf!(Operation::PARAMS, Side::Request), self))
        }

        /// What the body of its 200 answer may be.
        pub fn response(self) -> &'static Shape {
            RESPONSES.with(|kept| get(kept, &shelf!(Operation::RESPONSES, Side::Response), self))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shelf::{self, shelf};
    use super::*;
    use crate::shape::check::Side;
    use crate::shape::{Field, Object, Text};

    /// The shape without what answers are not held to.
    fn of_answers(shape: &Shape) -> Shape {
        let inner = |shape: &Shape| -> &'static Shape { Box::leak(Box::new(of_answers(shape))) };
        match *shape {
            Shape::Text(_) => Shape::Text(Text::Free),
            Shape::List(item, most) => Shape::List(inner(item), most),
            Shape::OneOrMany(item, most) => Shape::OneOrMany(inner(item), most),
            Shape::Lenient(lenient) => Shape::Lenient(inner(lenient)),
            Shape::Dictionary(value, most) => Shape::Dictionary(inner(value), most),
            Shape::Object(object) => {
                let field = |field: &Field| Field { shape: of_answers(&field.shape), ..*field };
                let fields: Vec<Field> = object.fields.iter().map(field).collect();
                Shape::Object(Box::leak(Box::new(Object { fields: fields.leak(), rules: &[] })))
            }
            other => other,
        }
    }

    /// Browsers get the packed ones, so they have to say the same.
    #[test]
    fn packed_shapes_say_what_the_constants_say() {
        let params = shelf!(Operation::PARAMS, Side::Request);
        let responses = shelf!(Operation::RESPONSES, Side::Response);
        for &operation in Operation::ALL {
            assert_eq!(format!("{:?}", params.unpack(operation)), format!("{:?}", operation.params()));
            assert_eq!(format!("{:?}", responses.unpack(operation)), format!("{:?}", of_answers(operation.response())));
        }
        assert!(params.bytes.len() > 1000 && responses.bytes.len() > 1000);
    }
}
