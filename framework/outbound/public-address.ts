// Which addresses are public: all others belong to us, to our host or to nobody, and are never called on a user's behalf.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

// Public by number, but answered by the cloud's own machines (Azure's wire server).
const INNER = new Set(['168.63.129.16'])
// The only global range of IPv6 (RFC 4291 §2.4).
const GLOBAL = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/** True for a global unicast address. Addresses that embed another one (IPv4-mapped, NAT64, 6to4, Teredo) are judged by it, or refused. */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || INNER.has(address.toString())) return false
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL)
}

// Names below these lead to this machine or a private network, whatever the resolver says (RFC 6761, 6762, 7686, 8375, 9476).
const INNER_NAMES = new Set(
  'alt arpa corp home internal intranet invalid lan local localdomain localhost onion private'.split(' '),
)

/** False for names that no public resolver knows: single labels, and names below reserved domains. */
export function isPublicName(host: string): boolean {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  return labels.length > 1 && !labels.includes('') && !INNER_NAMES.has(labels.at(-1)!)
}
