//! Where text goes in and comes out of what browsers load: one piece of memory that the facade writes into and reads from.
//! So nothing is made, copied and given back for each call, and only numbers cross.

use core::cell::Cell;
use core::mem::ManuallyDrop;

use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    // It is there as long as the instance is, so nothing of a thread's end has to be linked.
    static TEXT: Cell<ManuallyDrop<Vec<u8>>> = const { Cell::new(ManuallyDrop::new(Vec::new())) };
}

/// Makes room for so many bytes and tells where: what the facade writes there the next call reads. Without a length it tells
/// where the text is that the last call gave.
#[wasm_bindgen]
pub fn room(length: usize) -> *const u8 {
    let mut text = taken();
    if text.len() < length {
        text = vec![0; length];
    }
    let place = text.as_ptr();
    keep(text);
    place
}

/// What went in, with whatever stands behind it from before.
pub(super) fn taken() -> Vec<u8> {
    ManuallyDrop::into_inner(TEXT.take())
}

/// So many bytes of what went in.
pub(super) fn part(text: &[u8], length: usize) -> &[u8] {
    text.get(..length).unwrap_or_default()
}

/// Keeps what a call gives for the facade, or the room it had when it gives nothing; how many bytes are given.
pub(super) fn given(said: Vec<u8>, room: Vec<u8>) -> usize {
    let length = said.len();
    keep(if length == 0 { room } else { said });
    length
}

fn keep(text: Vec<u8>) {
    TEXT.set(ManuallyDrop::new(text));
}

/// Two texts with a line feed between them. (A search of the standard library's would bring half a kilobyte.)
pub(super) fn both(text: &[u8]) -> (&str, &str) {
    let text = core::str::from_utf8(text).unwrap_or_default();
    let end = text.bytes().position(|byte| byte == b'\n').unwrap_or(text.len());
    let (first, rest) = text.split_at_checked(end).unwrap_or_default();
    (first, rest.get(1..).unwrap_or_default())
}
