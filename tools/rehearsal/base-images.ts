// Stands in for base images: a fresh Debian made by debootstrap, and the same with the pinned Node and npm.
import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { run } from './play-stages.ts'

const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt'

/** `debian:<release>-slim` and `node:<version>-<release>-slim`; throws for others, and for another version of Node. */
export function makeBase(work: string, image: string): string {
  const [, node, release] = /^(?:debian:|node:([\d.]+)-)(\w+)-slim$/.exec(image) ?? []
  if (!release) throw new Error(`The rehearsal has no stand-in for the image ${image}.`)
  const debian = makeDebian(work, release)
  return node ? makeNode(work, debian, node) : debian
}

function makeDebian(work: string, release: string): string {
  const root = path.join(work, 'bases', release)
  if (existsSync(root)) return root
  mkdirSync(root, { recursive: true })
  const begun = performance.now()
  run('debootstrap', ['--variant=minbase', release, root], { maxBuffer: 100_000_000 })
  cpSync('/etc/resolv.conf', path.join(root, 'etc/resolv.conf'), { dereference: true })
  console.log(`debian:${release}-slim by debootstrap (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
  return root
}

function makeNode(work: string, debian: string, version: string): string {
  if (process.version !== `v${version}`)
    throw new Error(`The image has Node ${version}, this project ${process.version}.`)
  const root = path.join(work, 'bases', `node-${version}`)
  if (existsSync(root)) return root
  run('cp', ['-a', debian, root])
  run('chroot', [
    root,
    'sh',
    '-c',
    'apt-get update -q && apt-get install -y -q --no-install-recommends libatomic1 libstdc++6',
  ])
  if (existsSync(`/${CERTIFICATES}`)) cpSync(`/${CERTIFICATES}`, path.join(root, CERTIFICATES))
  cpSync(process.execPath, path.join(root, 'usr/local/bin/node'))
  const npm = path.resolve(realpathSync(run('sh', ['-c', 'command -v npm']).trim()), '../..')
  cpSync(npm, path.join(root, 'usr/local/lib/node_modules/npm'), { recursive: true })
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', path.join(root, 'usr/local/bin/npm'))
  return root
}
