#include "harness/run/evidence_file.hpp"

namespace harness {

void EvidenceFile::take(Evidence& evidence) {
    evidence.move_out([this](const Evidence::Octets& octets) -> Evidence::Reader {
        const auto offset = file_->append(octets);
        if (!offset) return nullptr;
        return [file = file_, at = *offset, size = octets.size()] { return file->read(at, size); };
    });
}

} // namespace harness
