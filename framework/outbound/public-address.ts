// Which addresses are out in the world: everything else is ours, our host's or nobody's, and is never called for somebody.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

// Public by their number, answered by the cloud's own machines (Azure's wire server).
const INNER = new Set(['168.63.129.16'])
// IPv6 is handed out from here alone (RFC 4291 §2.4).
const GLOBAL = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/**
 * True for a global unicast address. Addresses that carry another one inside (IPv4-mapped, NAT64, 6to4, Teredo) are judged as what
 * they carry, or refused.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || INNER.has(address.toString())) return false
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL)
}

// Below these, names lead to this machine or into somebody's own network, whatever the resolver says (RFC 6761, 6762, 7686, 8375, 9476).
const INNER_NAMES = new Set(
  'alt arpa corp home internal intranet invalid lan local localdomain localhost onion private'.split(' '),
)

/** False for names that no resolver of the public internet knows: of one part, or below a domain that is kept for something else. */
export function isPublicName(host: string): boolean {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  return labels.length > 1 && !labels.includes('') && !INNER_NAMES.has(labels.at(-1)!)
}
