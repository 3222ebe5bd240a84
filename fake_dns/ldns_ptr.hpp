// Owning pointers for ldns objects, and the one place that includes ldns: its common.h redefines `bool`
// unless <stdbool.h> came first.
#pragma once

#include <cstdbool>
#ifndef HAVE_STDBOOL_H
#define HAVE_STDBOOL_H 1
#endif
#include <ldns/ldns.h>

#include <cstdlib>
#include <memory>

namespace fake_dns {

template <auto Free>
struct LdnsDeleter {
    template <class T>
    void operator()(T* pointer) const noexcept {
        Free(pointer); // NOLINT(*-no-malloc,*-owning-memory): some of ldns's memory is malloc's
    }
};

using RrPtr = std::unique_ptr<ldns_rr, LdnsDeleter<ldns_rr_free>>;
using RrListPtr = std::unique_ptr<ldns_rr_list, LdnsDeleter<ldns_rr_list_deep_free>>;
using RdfPtr = std::unique_ptr<ldns_rdf, LdnsDeleter<ldns_rdf_deep_free>>;
using LdnsBufferPtr = std::unique_ptr<ldns_buffer, LdnsDeleter<ldns_buffer_free>>;
using LdnsTextPtr = std::unique_ptr<char, LdnsDeleter<std::free>>;

} // namespace fake_dns
