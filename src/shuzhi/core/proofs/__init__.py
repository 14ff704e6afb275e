"""Provable figures: the manifest of a report, its signature, and the check of both.

manifest = manifest_of(paper, facts, program=…, org=…, org_name=…, year=…, as_of=…)
proof = sign(manifest, keys.load_or_make(folder), signed_at=…)
docx.write(paper, proof)                       # it travels inside, and beside it as .proof.json
verify(data, None, keys.trusted(folder)).holds
"""

from shuzhi.core.proofs.manifest import Fact, FigureEntry, Manifest, manifest_of
from shuzhi.core.proofs.proof import Trust, sign
from shuzhi.core.proofs.signing import Signer, Verifier, fingerprint
from shuzhi.core.proofs.verification import FigureCheck, Recomputed, Status, Verification, verify

__all__ = [
    "Fact",
    "FigureCheck",
    "FigureEntry",
    "Manifest",
    "Recomputed",
    "Signer",
    "Status",
    "Trust",
    "Verification",
    "Verifier",
    "fingerprint",
    "manifest_of",
    "sign",
    "verify",
]
