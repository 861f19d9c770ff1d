// Valid host names for tenants: public names in ASCII form that are not ours.
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

// Names that do not resolve publicly (RFC 6761, RFC 6762, RFC 7686, RFC 9476), and conventional ones of ours.
const SPECIAL =
  'alt arpa example.com example.net home internal intranet invalid lan local localdomain localhost onion private test'
// Anybody can register names below these; nobody owns them. DNS requires the proof anyway: this only catches typing errors.
const SHARED =
  'ac.uk co.in co.jp co.kr co.nz co.uk co.za com.ar com.au com.br com.cn com.mx com.tr com.tw github.io gov.uk herokuapp.com me.uk net.au ne.jp netlify.app or.jp org.au org.uk pages.dev s3.amazonaws.com vercel.app web.app workers.dev'
const [special, shared] = [SPECIAL, SHARED].map((names) => names.split(' '))
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/**
 * The host in lower-case ASCII (`bücher.example` becomes `xn--…`, UTS 46), or its fault. `ownHosts` are the platform's:
 * `example.com`, or `.example.com` including everything below it.
 */
export function parseHost(text: string, ownHosts: readonly string[]): { host: string } | { fault: string } {
  const plain = text.trim().replace(/\.$/, '')
  // Refuses what URL parsers do not read as a name: `1.2.3`, `0x7f.1`, `a@b`, `a/b`, `a:80`.
  if (/[\s/@:?#[\]\\%*_]/.test(plain) || isIP(plain) || /(^|\.)(\d+|0x[0-9a-f]*)$/i.test(plain))
    return { fault: 'is not a host name' }
  const host = domainToASCII(plain)
  const labels = host.split('.')
  if (host.length > 253 || labels.length < 2 || !labels.every((label) => LABEL.test(label)))
    return { fault: 'is not a host name with at least two parts' }
  if (special!.some((name) => isWithin(host, name))) return { fault: 'leads nowhere in public' }
  if (shared!.includes(host)) return { fault: 'belongs to everybody' }
  if (ownHosts.some((own) => isWithin(host, own.replace(/^\./, ''))))
    return { fault: 'is a name of the platform itself' }
  return { host }
}

function isWithin(host: string, parent: string): boolean {
  return host === parent || host.endsWith(`.${parent}`)
}
