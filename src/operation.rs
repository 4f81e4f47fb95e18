//! The table of operations: what the remote API can do, written down once. The client, the proxy's allow-list, the
//! scopes, the sandbox's router and the TypeScript types all read it.

use crate::http::Method;
use crate::model::orchestration::{
    CreateOrchestrationParams, GetOrchestrationParams, ListOrchestrationsParams, Orchestration,
};
use crate::model::page::{ListOrchestrationsResponse, ListProfileBalancesResponse, ListProfilesResponse};
use crate::model::profile::{ListProfileBalancesParams, ListProfilesParams};
use crate::shape::{Shape, Shaped};

macro_rules! operations {
    (@segment {$param:ident}) => { Segment::Param(stringify!($param)) };
    (@segment $literal:literal) => { Segment::Literal($literal) };
    (@text {$param:ident}) => { concat!("{", stringify!($param), "}") };
    (@text $literal:literal) => { $literal };
    ($($(#[doc = $summary:literal])* $name:ident: $method:ident [$($segment:tt)/ *], scope $scope:literal,
        $params:ident => $response:ident;)*) => {
        /// One operation of the remote API. A variant is named as users write it: the vendor's operationId with a small
        /// first letter.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Operation { $($(#[doc = $summary])* $name,)* }

        impl Operation {
            /// Every operation; the place in this list is its number in the wasm interface.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name that users write.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The HTTP method.
            pub const fn method(self) -> Method {
                match self { $(Self::$name => Method::$method,)* }
            }

            /// The path below the API's base URL; `{…}` stands for a parameter of that name.
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => concat!($("/", operations!(@text $segment)),*),)* }
            }

            /// The segments of its path.
            pub const fn segments(self) -> &'static [Segment] {
                match self { $(Self::$name => &[$(operations!(@segment $segment)),*],)* }
            }

            /// The scope that a token needs; empty when the vendor names none.
            pub const fn scope(self) -> &'static str {
                match self { $(Self::$name => $scope,)* }
            }

            /// What it does, in one line.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => concat!($($summary),*),)* }
            }

            /// What its parameters may be: path, query and body in one object.
            pub const fn params(self) -> &'static Shape {
                match self { $(Self::$name => &<$params as Shaped>::SHAPE,)* }
            }

            /// What the body of its 200 answer may be.
            pub const fn response(self) -> &'static Shape {
                match self { $(Self::$name => &<$response as Shaped>::SHAPE,)* }
            }

            /// The names of the types of parameters and answer.
            pub const fn type_names(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => (stringify!($params), stringify!($response)),)* }
            }
        }
    };
}

operations! {
    /// List orchestrations, newest first
    listOrchestrations: Get ["orchestration" / "orchestrations"], scope "orchestration:read_orchestration",
        ListOrchestrationsParams => ListOrchestrationsResponse;
    /// Create an orchestration that starts from a profile
    createOrchestration: Post ["orchestration" / "orchestrations"], scope "orchestration:write_orchestration",
        CreateOrchestrationParams => Orchestration;
    /// Get one orchestration
    getOrchestration: Get ["orchestration" / "orchestrations" / {id}], scope "orchestration:read_orchestration",
        GetOrchestrationParams => Orchestration;
    /// List profiles, oldest first
    listProfiles: Get ["profiles"], scope "funding:read_profile",
        ListProfilesParams => ListProfilesResponse;
    /// List all balances of a profile
    listProfileBalances: Get ["profiles" / {profile_id} / "balances"], scope "funding:read_profile",
        ListProfileBalancesParams => ListProfileBalancesResponse;
}

impl Operation {
    /// The operation with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.name() == name)
    }

    /// The operation with this number.
    pub fn numbered(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// Whether it only reads.
    pub const fn is_read(self) -> bool {
        matches!(self.method(), Method::Get)
    }
}

/// One segment of an operation's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// These very characters.
    Literal(&'static str),
    /// The value of the parameter with this name.
    Param(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_find_the_same_operation() {
        for (number, operation) in Operation::ALL.iter().enumerate() {
            assert_eq!(Operation::named(operation.name()), Some(*operation));
            assert_eq!(Operation::numbered(number as u32), Some(*operation));
        }
    }

    #[test]
    fn every_param_of_a_path_is_a_required_field() {
        for operation in Operation::ALL {
            let Shape::Object(object) = operation.params() else { panic!("{} takes no object", operation.name()) };
            for segment in operation.segments() {
                if let Segment::Param(name) = segment {
                    let field = object.fields.iter().find(|field| field.name == *name);
                    assert!(field.is_some_and(|field| field.required), "{} {name}", operation.name());
                }
            }
        }
    }
}
