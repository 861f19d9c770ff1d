// The routes of all screens. The path names the tenant; the query holds the state of a list.
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router'
import type { PagePlace } from './extend/define-part.ts'
import { FirstPageIn, PartPageIn } from './extend/part-page.tsx'
import { loadParts } from './extend/parts.ts'
import { Failure } from './kit/notices/failure.tsx'
import { Loading } from './kit/notices/loading.tsx'
import { Begin } from './screens/home/begin.tsx'
import { Home } from './screens/home/home.tsx'
import { prefetchRows } from './screens/list/rows/prefetch-rows.ts'
import { Shell } from './screens/shell/shell.tsx'
import { SignIn } from './screens/sign-in/sign-in.tsx'
import { showBrand } from './state/brand.ts'
import { formatWords, parseWords } from './state/lists/list-query.ts'
import { adminQuery, queryClient } from './state/server/queries.ts'
import { safeNext } from './state/who/go-on.ts'
import { KnownAdmin } from './state/who/known-admin.tsx'
import { linkTokenOf } from './state/who/link-token.ts'
import { notePasswordLength } from './state/who/password-length.ts'

const Root = createRootRoute({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => Root,
  path: '/sign-in',
  validateSearch: ({ next }: Record<string, unknown>) => ({
    next: safeNext(typeof next === 'string' ? next : undefined),
  }),
  beforeLoad: () => {
    if (linkTokenOf('/sign-in') !== null) throw redirect({ to: '/sign-in/link', replace: true })
  },
  component: SignIn,
})

// Pages that need no sign-in, such as those that mails link to: they know the signed-in person, if any.
const beforeSignIn = createRoute({
  getParentRoute: () => Root,
  id: 'before-sign-in',
  loader: () => whoIsHere(null),
  component: () => (
    <KnownAdmin>
      <Outlet />
    </KnownAdmin>
  ),
})

const front = { getParentRoute: () => beforeSignIn }

const fronts = [
  createRoute({
    ...front,
    path: '/sign-in/link',
    component: lazyRouteComponent(() => import('./screens/mail-links/magic-link.tsx'), 'MagicLink'),
  }),
  createRoute({
    ...front,
    path: '/sign-in/provider',
    component: lazyRouteComponent(() => import('./screens/sign-in/by-provider.tsx'), 'ByProvider'),
  }),
  createRoute({
    ...front,
    path: '/forgot-password',
    component: lazyRouteComponent(() => import('./screens/mail-links/forgot-password.tsx'), 'ForgotPassword'),
  }),
  createRoute({
    ...front,
    path: '/reset-password',
    component: lazyRouteComponent(() => import('./screens/mail-links/reset-password.tsx'), 'ResetPassword'),
  }),
  createRoute({
    ...front,
    path: '/verify-email',
    component: lazyRouteComponent(() => import('./screens/mail-links/verify-email.tsx'), 'VerifyEmail'),
  }),
  createRoute({
    ...front,
    path: '/confirm-email',
    component: lazyRouteComponent(() => import('./screens/mail-links/confirm-email.tsx'), 'ConfirmEmail'),
  }),
  createRoute({
    ...front,
    path: '/register',
    component: lazyRouteComponent(() => import('./screens/mail-links/register.tsx'), 'Register'),
  }),
  createRoute({
    ...front,
    path: '/finish-registration',
    component: lazyRouteComponent(() => import('./screens/mail-links/finish-registration.tsx'), 'FinishRegistration'),
  }),
  createRoute({
    ...front,
    path: '/accept-invitation',
    component: lazyRouteComponent(
      () => import('./screens/mail-links/invitations/accept-invitation.tsx'),
      'AcceptInvitation',
    ),
  }),
] as const

const begin = createRoute({
  getParentRoute: () => Root,
  path: '/',
  beforeLoad: async ({ location }) => {
    const { person, tenant: here, tenants } = await requirePerson(null, location.href)
    // On a tenant's own host, that tenant comes first.
    const first = here ?? tenants[0]
    if (first) throw redirect({ to: '/t/$tenant', params: { tenant: first.slug } })
    if (person?.staffLevel) throw redirect({ to: '/platform' })
  },
  component: () => (
    <KnownAdmin>
      <Begin />
    </KnownAdmin>
  ),
})

const tenant = createRoute({
  getParentRoute: () => Root,
  path: '/t/$tenant',
  loader: ({ params, location }) => requirePerson(params.tenant, location.href),
  component: () => <ShellOf place="tenant" />,
})

const home = createRoute({ getParentRoute: () => tenant, path: '/', component: Home })

const words = (search: Record<string, unknown>) => search as Record<string, string>

const list = createRoute({
  getParentRoute: () => tenant,
  path: '/$resource',
  validateSearch: words,
  loader: ({ params, location, cause }) => {
    const rows = askForRows(params, words(location.search)).catch(() => {})
    // Filtering an open list shows at once that a request is running.
    return cause === 'enter' ? rows : undefined
  },
  component: lazyRouteComponent(() => import('./screens/list/list.tsx'), 'List'),
})

const create = createRoute({
  getParentRoute: () => tenant,
  path: '/$resource/new',
  component: lazyRouteComponent(() => import('./screens/form/create.tsx'), 'Create'),
})

const edit = createRoute({
  getParentRoute: () => tenant,
  path: '/$resource/$id',
  component: lazyRouteComponent(() => import('./screens/record/edit.tsx'), 'Edit'),
})

const recordPage = createRoute({
  getParentRoute: () => tenant,
  path: '/$resource/$id/$page',
  component: lazyRouteComponent(() => import('./screens/record/record-page.tsx'), 'RecordPage'),
})

const page = createRoute({
  getParentRoute: () => tenant,
  path: '/-/$page',
  validateSearch: words,
  component: () => <PartPageIn place="tenant" />,
})

// Outside tenants there are only pages from apps.
const account = createRoute({
  getParentRoute: () => Root,
  path: '/account',
  loader: ({ location }) => requirePerson(null, location.href),
  component: () => <ShellOf place="account" />,
})

const accountBegin = createRoute({
  getParentRoute: () => account,
  path: '/',
  component: () => <FirstPageIn place="account" />,
})

const accountPage = createRoute({
  getParentRoute: () => account,
  path: '/$page',
  validateSearch: words,
  component: () => <PartPageIn place="account" />,
})

const platform = createRoute({
  getParentRoute: () => Root,
  path: '/platform',
  loader: ({ location }) => requirePerson(null, location.href),
  component: () => <ShellOf place="platform" />,
})

const platformBegin = createRoute({
  getParentRoute: () => platform,
  path: '/',
  component: () => <FirstPageIn place="platform" />,
})

const platformPage = createRoute({
  getParentRoute: () => platform,
  path: '/$page',
  validateSearch: words,
  component: () => <PartPageIn place="platform" />,
})

/** Pages about the API that only signed-in people open: the server sends strangers here first. */
const documents = createRoute({
  getParentRoute: () => Root,
  path: '/documents/$page',
  loader: async ({ params: { page }, location: here }) => {
    if (!DOCUMENTS.test(page)) throw redirect({ to: '/' })
    await requirePerson(null, here.href)
    location.replace(`/${page}/?signed-in`)
    // The browser leaves: nothing is drawn meanwhile.
    await new Promise(() => {})
  },
})
const DOCUMENTS = /^(?:swagger|redoc|graphql)$/

function ShellOf({ place }: { place: PagePlace }) {
  return (
    <KnownAdmin>
      <Shell place={place} />
    </KnownAdmin>
  )
}

/** Sends a person who is not signed in to the sign-in page, and back afterwards. */
async function requirePerson(slug: string | null, here: string) {
  const [known] = await Promise.all([whoIsHere(slug), loadParts()])
  if (known.person === null) {
    queryClient.removeQueries({ queryKey: adminQuery(slug).queryKey })
    throw redirect({ to: '/sign-in', search: { next: safeNext(here.replace(/^\/admin/, '')) } })
  }
  return known
}

async function askForRows(place: { tenant: string; resource: string }, asked: Record<string, string>): Promise<void> {
  await prefetchRows(await whoIsHere(place.tenant), place, asked)
}

/** Loads the caller and the brand before a screen is drawn. */
async function whoIsHere(slug: string | null) {
  const known = await queryClient.ensureQueryData(adminQuery(slug))
  showBrand(known)
  notePasswordLength(known)
  return known
}

/** Retries by loading the data again: redrawing alone would show the same failure. */
function RouteFailure({ error }: ErrorComponentProps) {
  const router = useRouter()
  return <Failure error={error} onRetry={() => void router.invalidate()} />
}

export function createAdminRouter() {
  return createRouter({
    routeTree: Root.addChildren([
      signIn,
      beforeSignIn.addChildren(fronts),
      begin,
      documents,
      tenant.addChildren([home, page, list, create, edit, recordPage]),
      account.addChildren([accountBegin, accountPage]),
      platform.addChildren([platformBegin, platformPage]),
    ]),
    basepath: '/admin',
    parseSearch: parseWords,
    stringifySearch: formatWords,
    defaultPendingComponent: Loading,
    defaultPendingMs: 300,
    defaultErrorComponent: RouteFailure,
    defaultNotFoundComponent: () => <Failure error={null} onRetry={() => location.reload()} />,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAdminRouter>
  }
}
