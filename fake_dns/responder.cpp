#include "fake_dns/responder.hpp"

#include "fake_dns/signature_check.hpp"
#include "fake_dns/zone_deviation.hpp"

#include <algorithm>

namespace fake_dns {
namespace {

constexpr std::uint16_t kClassIn = 1;
constexpr std::size_t kMaxTcpReply = 65535;
/// Bounds memory against a client that asks from many addresses.
constexpr std::size_t kMaxAsked = 100'000;
/// As many as are asked for at about the same time.
constexpr std::size_t kMaxKnownResponses = 2'000;
/// What is made of a zone takes some 6 KiB, and half a millisecond. All of the shipped peers have less.
constexpr std::size_t kMaxLoadedZones = 1024;
constexpr std::size_t kIdSize = 2;

/// Types that are no data: the meta types (RFC 6895 3.1), transfers and ANY among them, and RRSIG, which has
/// no RRset of its own to ask for (RFC 4035 2.2).
bool is_question_type(std::uint16_t type) {
    return type != 0 && type != rr_type::opt && type != rr_type::rrsig && (type < 128 || type > 255);
}

std::uint16_t code_of(ServerFault fault) {
    switch (fault) {
    case ServerFault::refused:
        return rcode::refused;
    case ServerFault::notimp:
        return rcode::notimp;
    case ServerFault::formerr:
        return rcode::formerr;
    case ServerFault::wrong_id:
    case ServerFault::truncated:
        return rcode::noerror;
    case ServerFault::servfail:
    case ServerFault::silence:
        return rcode::servfail;
    }
    return rcode::servfail;
}

std::size_t reply_limit(const Query& query, Transport transport) {
    if (transport == Transport::tcp) return kMaxTcpReply;
    return std::min(query.udp_size, kMaxUdpReply);
}

std::vector<std::string> presentations(const std::vector<ShownRRset>& sets) {
    std::vector<std::string> lines;
    for (const auto& shown : sets)
        for (const auto& rdata : shown.set->rdata)
            lines.push_back(presentation(shown.owner, shown.set->type, shown.set->ttl, rdata));
    return lines;
}

// As musl's res_mkquery writes it since 1.2.1: AD, and no EDNS, whatever the program wants.
Query with_ad_only(Query query) {
    const Query plain;
    query.authentic_data = true;
    query.has_edns = plain.has_edns;
    query.edns_version = plain.edns_version;
    query.udp_size = plain.udp_size;
    query.dnssec_ok = plain.dnssec_ok;
    return query;
}

} // namespace

// The zones that change, as they are then, below those that do not.
struct Responder::Later {
    explicit Later(const DnsSpec& spec) : responder(spec_of(spec)) {
        for (const ZoneSpec& zone : spec.later_zones)
            origins.insert(require_name(zone.origin));
    }

    static DnsSpec spec_of(const DnsSpec& all) {
        DnsSpec spec = all;
        spec.faults = std::exchange(spec.later_faults, {});
        spec.zones = std::exchange(spec.later_zones, {});
        std::unordered_set<DomainName> ancestors{DomainName()};
        std::unordered_set<DomainName> changed;
        for (const ZoneSpec& zone : spec.zones) {
            changed.insert(require_name(zone.origin));
            for (DomainName name = require_name(zone.origin); !name.is_root(); name = name.parent())
                ancestors.insert(name);
        }
        for (const ZoneSpec& zone : all.zones) {
            const DomainName origin = require_name(zone.origin);
            if (ancestors.contains(origin) && !changed.contains(origin)) spec.zones.push_back(zone);
        }
        return spec;
    }

    bool is_for(const Arrival& arrival) const {
        if (!clients.contains(address_key(arrival.client))) return false;
        const auto parsed = read_query(arrival.bytes);
        const auto* query = std::get_if<Query>(&parsed);
        if (!query) return false;
        for (DomainName name = query->name; !name.is_root(); name = name.parent())
            if (origins.contains(name)) return true;
        return false;
    }

    Responder responder;
    std::unordered_set<DomainName> origins;
    std::unordered_set<std::string> clients; // by address_key
};

Responder::Responder(const DnsSpec& spec)
    : tree_(spec), known_faults_(spec.faults), faults_(known_faults_),
      validator_(tree_, faults_, [this] { return root_ds(); }), resolver_(tree_, faults_, validator_) {
    const auto key_of = [](const std::string& address) {
        auto key = address_key(address);
        if (key.empty()) throw std::invalid_argument("not a resolver address: `" + address + "`");
        return key;
    };
    for (const auto& address : spec.resolver_addresses)
        resolver_addresses_.insert(key_of(address));
    for (const auto& address : spec.ad_only_addresses) {
        ad_only_addresses_.insert(key_of(address));
        resolver_addresses_.insert(key_of(address));
    }
    if (!spec.later_zones.empty()) later_ = std::make_unique<Later>(spec);
}

Responder::~Responder() = default;

void Responder::move_on(std::string_view client) {
    if (later_) later_->clients.insert(address_key(client));
}

void Responder::add_zone(const ZoneSpec& zone, const std::vector<Fault>& faults) {
    std::vector<Fault> all = known_faults_;
    all.insert(all.end(), faults.begin(), faults.end());
    FaultTable table(all);
    tree_.add(zone);
    known_faults_ = std::move(all);
    faults_ = std::move(table);
    forget();
}

bool Responder::remove_zone(const std::string& origin) {
    const DomainName name = require_name(origin);
    std::vector<Fault> others = known_faults_;
    std::erase_if(others, [&](const Fault& fault) {
        return tree_.authority_for(require_name(fault.name), rr_type::soa).origin() == name;
    });
    if (!tree_.remove(name)) return false;
    faults_ = FaultTable(others);
    known_faults_ = std::move(others);
    forget();
    return true;
}

void Responder::forget() {
    validator_.forget();
    resolver_.forget();
    known_responses_.clear();
}

// Who asks for one name of a zone asks for its others soon, and seldom later.
void Responder::unload_zones() {
    if (tree_.loaded() < kMaxLoadedZones) return;
    validator_.forget();
    resolver_.forget();
    tree_.unload();
}

Face Responder::face_at(std::string_view server) const {
    return resolver_addresses_.contains(address_key(server)) ? Face::resolver : Face::authoritative;
}

std::optional<std::string> Responder::root_ds() {
    Zone& root = tree_.root();
    if (!root.is_signed()) return std::nullopt;
    return ds_of(root.origin(), root.key(key_named_by_ds(root.spec().deviations)).dnskey);
}

bool Responder::always_answers_so(const Query& query, const Verdict& verdict) const {
    return verdict.resolution && !verdict.fault && !faults_.counts(query.name, query.type);
}

void Response::put_id(std::string& reply, std::string_view query) const {
    reply.replace(0, kIdSize, query.substr(0, kIdSize));
    if (has_wrong_id) reply.front() = static_cast<char>(~reply.front());
}

Response Responder::respond(const Arrival& arrival, Face face) {
    Response response = *shared_response(arrival, face);
    if (response.bytes) response.put_id(*response.bytes, arrival.bytes);
    if (response.event) response.event->client = arrival.client;
    return response;
}

std::shared_ptr<Response> Responder::shared_response(const Arrival& arrival, Face face) {
    if (later_ && later_->is_for(arrival)) return later_->responder.shared_response(arrival, face);
    // The same question by UDP has the same answer.
    key_.clear();
    if (face == Face::resolver && arrival.transport == Transport::udp && arrival.bytes.size() > kIdSize)
        key_.append(arrival.server).append(" ").append(arrival.bytes.substr(kIdSize));
    if (const auto known = known_responses_.find(key_); known != known_responses_.end()) return known->second;
    unload_zones();

    auto response = std::make_shared<Response>();
    auto parsed = read_query(arrival.bytes);
    if (const auto* rejected = std::get_if<Rejected>(&parsed)) {
        if (!rejected->reply.empty()) response->bytes = rejected->reply;
        return response;
    }
    auto& query = std::get<Query>(parsed);
    if (ad_only_addresses_.contains(address_key(arrival.server))) query = with_ad_only(std::move(query));
    const Verdict verdict = decide(query, face, arrival);

    auto& event = response->event.emplace();
    event.client = arrival.client;
    event.server = arrival.server;
    event.face = face;
    event.transport = arrival.transport;
    event.name = query.name.text();
    event.type = type_mnemonic(query.type);
    response->hangs_up = verdict.fault == ServerFault::truncated && arrival.transport == Transport::tcp;
    response->has_wrong_id = verdict.fault == ServerFault::wrong_id;
    event.answered = !(verdict.fault && is_no_reply(*verdict.fault)) && !response->hangs_up;
    response->delay = delay_of(query, verdict);
    event.delay = response->delay;
    if (verdict.resolution && !verdict.fault) event.security = verdict.resolution->judgement.security;
    const std::size_t limit = reply_limit(query, arrival.transport);
    if (event.answered) response->bytes = write(query, verdict, limit, event);
    if (response->has_wrong_id) {
        QueryAnswered unseen;
        response->bytes = write(query, verdict, limit, unseen);
    }
    if (!key_.empty() && always_answers_so(query, verdict)) {
        if (known_responses_.size() >= kMaxKnownResponses) known_responses_.clear();
        known_responses_.emplace(key_, response);
    }
    return response;
}

std::chrono::milliseconds Responder::delay_of(const Query& query, const Verdict& verdict) const {
    if (verdict.resolution) return verdict.resolution->delay;
    if (verdict.header.authoritative) return faults_.delay(query.name, query.type);
    return {};
}

Responder::Verdict Responder::decide(const Query& query, Face face, const Arrival& arrival) {
    Verdict verdict;
    verdict.header.recursion_available = face == Face::resolver;
    if (query.edns_version != 0) {
        verdict.header.code = rcode::badvers; // RFC 6891 6.1.3
    } else if (query.query_class != kClassIn) {
        verdict.header.code = rcode::refused;
    } else if (!is_question_type(query.type)) {
        verdict.header.code = rcode::notimp;
    } else if (const auto fault = counted_fault(query, arrival.client)) {
        verdict.fault = fault;
        verdict.header.code = code_of(*fault);
    } else if (face == Face::authoritative) {
        decide_as_authority(query, std::string(arrival.server), verdict);
    } else if (!query.recursion_desired) {
        verdict.header.code = rcode::refused; // as Unbound does: it is no source of authoritative data
    } else {
        decide_as_resolver(query, verdict);
    }
    verdict.header.truncated = verdict.fault == ServerFault::truncated;
    return verdict;
}

// Only queries that such a fault is for are counted.
std::optional<ServerFault> Responder::counted_fault(const Query& query, std::string_view client) {
    if (!faults_.counts(query.name, query.type)) return std::nullopt;
    std::string key = std::string(client) + ' ' + query.name.wire();
    append_u16(key, query.type);
    if (asked_.size() >= kMaxAsked) asked_.clear();
    return faults_.counted_fault(query.name, query.type, asked_[key]++);
}

LocalAnswer Responder::ask(const std::string& name, const std::string& type) {
    const auto parsed = DomainName::from_text(name);
    const auto number = type_number(type);
    if (!parsed || !number) return {rcode::refused};
    unload_zones();
    Query query;
    query.name = *parsed;
    query.type = *number;
    query.authentic_data = true;
    Verdict verdict;
    decide_as_resolver(query, verdict);
    LocalAnswer answer;
    if (verdict.fault && (is_no_reply(*verdict.fault) || verdict.fault == ServerFault::truncated))
        return answer;
    answer.rcode = verdict.header.code;
    answer.authentic_data = verdict.header.authentic_data;
    if (verdict.header.code == rcode::noerror)
        for (const auto& shown : verdict.resolution->answer)
            if (shown.set->type == *number)
                answer.rdata.insert(answer.rdata.end(), shown.set->rdata.begin(), shown.set->rdata.end());
    return answer;
}

void Responder::decide_as_resolver(const Query& query, Verdict& verdict) {
    verdict.resolution = resolver_.resolve(query.name, query.type);
    const auto& resolution = *verdict.resolution;
    auto& header = verdict.header;
    verdict.fault = resolution.fault;
    if (resolution.fault) {
        header.code = code_of(*resolution.fault);
        if (header.code == rcode::servfail) header.ede = ede::no_reachable_authority;
        return;
    }
    const auto& judgement = resolution.judgement;
    // CD: the client validates for itself and gets bogus data too (RFC 4035 3.2.2).
    const bool withheld = judgement.security == Security::bogus && !query.checking_disabled;
    if (resolution.failed || withheld) {
        header.code = rcode::servfail;
        header.ede = judgement.ede;
        header.ede_text = resolution.problem.substr(0, 200);
        return;
    }
    if (resolution.nxdomain && faults_.answers_servfail_for_nxdomain(query.name)) {
        header.code = rcode::servfail;
        return;
    }
    header.code = resolution.nxdomain ? rcode::nxdomain : rcode::noerror;
    // RFC 6840 5.7-5.8: to clients that show, by AD or DO, that they understand it.
    const bool understands =
        query.dnssec_ok || (query.authentic_data && !faults_.sets_ad_only_with_do(query.name, query.type));
    header.authentic_data = judgement.security == Security::secure && understands;
}

void Responder::decide_as_authority(const Query& query, const std::string& server, Verdict& verdict) {
    auto& header = verdict.header;
    try {
        verdict.authority = answer_at(tree_, faults_, server, query.name, query.type);
    } catch (const ZoneError& problem) {
        header.code = rcode::servfail;
        header.ede = ede::other;
        header.ede_text = std::string(problem.what()).substr(0, 200);
        return;
    }
    verdict.fault = verdict.authority.fault;
    header.authoritative = verdict.authority.authoritative;
    if (verdict.fault)
        header.code = code_of(*verdict.fault);
    else if (verdict.authority.refused)
        header.code = rcode::refused;
    else if (verdict.authority.nxdomain)
        header.code = rcode::nxdomain;
}

std::string
Responder::write(const Query& query, const Verdict& verdict, std::size_t limit, QueryAnswered& event) {
    const bool has_data = verdict.header.code == rcode::noerror || verdict.header.code == rcode::nxdomain;
    ReplyWriter writer(query, verdict.header, limit);
    if (has_data && verdict.resolution) {
        writer.add(Section::answer, verdict.resolution->answer);
        writer.add(Section::authority, verdict.resolution->authority);
        if (query.dnssec_ok) writer.add(Section::authority, verdict.resolution->proof);
        event.answers = verdict.resolution->answers;
    } else if (has_data) {
        writer.add(Section::answer, verdict.authority.answer);
        writer.add(Section::authority, verdict.authority.authority);
        if (query.dnssec_ok) writer.add(Section::authority, verdict.authority.proof);
        writer.add(Section::additional, verdict.authority.additional);
        event.answers = presentations(verdict.authority.answer);
    }
    event.rcode = rcode_mnemonic(verdict.header.code);
    event.ad = verdict.header.authentic_data;
    event.truncated = writer.truncated();
    if (query.has_edns) event.ede = verdict.header.ede;
    return std::move(writer).finish();
}

} // namespace fake_dns
