// The providers of log-ins, called through the client that calls nobody inside.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { httpClient } from '#framework/request/services/http-client.ts'
import { identitySettings } from './identities.settings.ts'
import { oidcService, openOidc } from './oidc-service.ts'

export const identityServices = [
  defineOpening(oidcService, {
    open: (parts) => {
      const { publicOrigin, linkPages, outboundAllowedHosts: allowedHosts } = parts.settings
      const { oidc } = identitySettings.of(parts.settings)
      return openOidc({ ...oidc, publicOrigin, linkPages, http: httpClient.of(parts), allowedHosts })
    },
  }),
]
