// Guards of the development pages.
import type { Guard } from './guard.ts'

const LOCAL_ONLY = 'framework/projections/development/local-only.ts'

export const developmentGuards: readonly Guard[] = [
  {
    name: 'pages of development under names of this machine',
    area: 'development',
    attack: 'a name that leads here by the DNS of somebody else',
    file: LOCAL_ONLY,
    find: ' && LOCAL_HOST.test(hostname)',
    replace: ' && hostname !== undefined',
  },
  {
    name: 'pages of development for no other site',
    area: 'development',
    attack: 'a page of another site reads nothing',
    file: LOCAL_ONLY,
    find: "request.method === 'GET' ? isNoOtherSite(request) :",
    replace: "request.method === 'GET' ? isNoOtherSite(request) || true :",
  },
  {
    name: 'pages of development for nobody who was passed on',
    area: 'development',
    attack: 'whoever comes through a tunnel or a proxy',
    file: LOCAL_ONLY,
    find: 'return !isForwarded && ',
    replace: 'return (!isForwarded || isForwarded) && ',
  },
  {
    name: 'what is run for pages of ours alone',
    area: 'development',
    attack: 'a plan is run for no page but ours',
    file: LOCAL_ONLY,
    find: ' : isOwnPage(request))',
    replace: ' : isOwnPage(request) || true)',
  },
]
