//! The TypeScript that is generated from the Rust sources: `xtask` writes it beside the facade before `tsc` runs.

use tsify::Tsify;

use crate::issue::Code;
use crate::model::all::*;
use crate::operation::Operation;

/// Names and texts of the generated files.
pub fn files() -> Vec<(String, String)> {
    let files = [
        ("models.ts", models()),
        ("operation-table.ts", operation_table()),
        ("operations.ts", operations()),
        ("codes.ts", codes()),
    ];
    files
        .map(|(name, text)| {
            (name.into(), format!("// Generated from the Rust sources by `cargo xtask build`.\n{text}"))
        })
        .into()
}

fn models() -> String {
    let mut out = String::new();
    for (doc, name) in [
        (Id::DOC, "Id"),
        (Asset::DOC, "Asset"),
        (Network::DOC, "Network"),
        (Amount::DOC, "Amount"),
        (UsdAmount::DOC, "UsdAmount"),
        (AddressLine::DOC, "AddressLine"),
        (CountryCode::DOC, "CountryCode"),
        (Timestamp::DOC, "Timestamp"),
    ] {
        declare(&mut out, doc, name, "string");
    }
    for (doc, name) in [(PageLimit::DOC, "PageLimit"), (EventPageLimit::DOC, "EventPageLimit")] {
        declare(&mut out, doc, name, "number");
    }
    declare(&mut out, " The values of a filter: one, or a list of at most 100.", "Many<T>", "T | readonly T[]");
    declare(&mut out, " Your own pairs of keys and values.", "Metadata", "Record<string, string>");
    let short = " Your own pairs of keys and values: at most six, of at most 100 characters each.";
    declare(&mut out, short, "ShortMetadata", "Record<string, string>");
    let exactly_one = "{ [K in keyof T]-?: Required<Pick<T, K>> & { [P in Exclude<keyof T, K>]?: never } }[keyof T]";
    declare(&mut out, " Exactly one member of `T`.", "ExactlyOne<T>", exactly_one);
    let one_of = "Omit<T, K> & ExactlyOne<Pick<T, K>>";
    declare(&mut out, " `T` with exactly one of its members `K`.", "OneOf<T, K extends keyof T>", one_of);
    let by_address = "Required<Pick<T, \"address\" | \"network\">> & { address_id?: never; crypto_address_id?: never }";
    let by_id = "ExactlyOne<Pick<T, \"address_id\" | \"crypto_address_id\">> & { address?: never; network?: never }";
    declare(
        &mut out,
        " A blockchain address with its network, or the id of a registered one.",
        "AddressOrId<T extends { address?: unknown; network?: unknown; address_id?: unknown; crypto_address_id?: unknown }>",
        &format!("({by_address}) | ({by_id})"),
    );
    macro_rules! declare_all {
        (enums: $($enum:ident)*; requests: $($request:ident)*; responses: $($response:ident)*;) => {
            $(
                let doc = format!("{} The vendor may add names without notice.", $enum::DOC);
                let names = format!("{} | (string & {{}})", quoted($enum::KNOWN.iter()));
                declare(&mut out, &doc, stringify!($enum), &names);
            )*
            for declaration in [$($request::DECL,)* $($response::DECL,)*] {
                out.push_str(declaration);
                out.push_str("\n\n");
            }
        };
    }
    crate::for_each_model!(declare_all);
    out
}

/// What requests are made from. Without the summaries, which only pages that list the operations load.
fn operation_table() -> String {
    let mut out = String::from(
        "/** The operations by their numbers, see `src/operation.rs`. */\nexport const operationTable = [\n",
    );
    for operation in Operation::ALL {
        out.push_str(&format!(
            "  {{ name: {:?}, method: {:?}, path: {:?}, scope: {:?} }},\n",
            operation.name(),
            operation.method().as_str(),
            operation.path(),
            operation.scope(),
        ));
    }
    out.push_str("] as const;\n");
    out
}

fn operations() -> String {
    let mut out = String::from(
        "import type * as models from \"./models.js\";\nimport { operationTable } from \"./operation-table.js\";\n\n",
    );
    let summaries = Operation::ALL.iter().map(|operation| operation.summary().trim());
    out.push_str(&format!(
        "const summaries = [{}];\n\n",
        summaries.map(|summary| format!("{summary:?}")).collect::<Vec<_>>().join(", ")
    ));
    out.push_str("/** Every operation of the remote API that this package knows, with the scope it needs. */\n");
    out.push_str("export const operations = /* @__PURE__ */ operationTable.map((operation, number) => ({ ...operation, summary: summaries[number] })) as unknown as readonly [\n");
    for operation in Operation::ALL {
        out.push_str(&format!(
            "  {{ readonly name: {:?}; readonly method: {:?}; readonly path: {:?}; readonly scope: {:?}; readonly summary: {:?} }},\n",
            operation.name(),
            operation.method().as_str(),
            operation.path(),
            operation.scope(),
            operation.summary().trim(),
        ));
    }
    out.push_str("];\n\n");
    out.push_str("/** The types of each operation's parameters and of its answer on the wire. */\nexport interface OperationTypes {\n");
    for operation in Operation::ALL {
        let (params, response) = operation.type_names();
        out.push_str(&format!(
            "  /** {} */\n  {}: {{ params: models.{params}; response: models.{response} }};\n",
            operation.summary().trim(),
            operation.name(),
        ));
    }
    out.push_str("}\n\n/** The name of an operation: the vendor's operationId with a small first letter. */\n");
    out.push_str("export type OperationName = keyof OperationTypes;\n");
    out
}

fn codes() -> String {
    let mut out = String::new();
    declare(
        &mut out,
        " What kind of finding an `Issue` is.",
        "IssueCode",
        &quoted(Code::ALL.iter().map(|code| code.as_str())),
    );
    let kinds = quoted(ProblemKind::ALL.iter().map(|kind| kind.as_str()));
    declare(&mut out, " What a refusal of the vendor means.", "ProblemKind", &kinds);
    out
}

fn quoted(names: impl Iterator<Item = impl AsRef<str>>) -> String {
    names.map(|name| format!("{:?}", name.as_ref())).collect::<Vec<_>>().join(" | ")
}

fn declare(out: &mut String, doc: &str, name: &str, definition: &str) {
    let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    out.push_str(&format!("/** {doc} */\nexport type {name} = {definition};\n\n"));
}
