// Guards of the development pages.
import type { Guard } from './guard.ts'

const LOCAL_ONLY = 'framework/projections/development/local-only.ts'

export const developmentGuards: readonly Guard[] = [
  {
    name: 'pages of development under names of this machine',
    area: 'development',
    attack: 'a foreign DNS name for this machine shows nothing (DNS rebinding)',
    file: LOCAL_ONLY,
    find: ' && LOCAL_HOST.test(hostname)',
    replace: ' && hostname !== undefined',
  },
  {
    name: 'pages of development for no other site',
    area: 'development',
    attack: 'a page of another site reads no',
    file: LOCAL_ONLY,
    find: "request.method === 'GET' ? isNoOtherSite(request) :",
    replace: "request.method === 'GET' ? isNoOtherSite(request) || true :",
  },
  {
    name: 'pages of development for nobody who was passed on',
    area: 'development',
    attack: 'requests through a tunnel or a local proxy',
    file: LOCAL_ONLY,
    find: 'return !isForwarded && ',
    replace: 'return (!isForwarded || isForwarded) && ',
  },
  {
    name: 'what is run for pages of ours alone',
    area: 'development',
    attack: 'only our own pages can run a plan',
    file: LOCAL_ONLY,
    find: ' : isOwnPage(request))',
    replace: ' : isOwnPage(request) || true)',
  },
]
