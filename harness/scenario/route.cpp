#include "harness/scenario/route.hpp"

#include "harness/scenario/field_reader.hpp"

namespace harness {

Route parse_route(const FieldReader& fields) {
    return fields.word<Route>(
        "route",
        {{"mx", Route::mx}, {"relay-587", Route::relay_587}, {"relay-465", Route::relay_465}},
        Route::mx
    );
}

} // namespace harness
