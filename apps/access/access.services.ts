// What screens are told of their caller.
import { PASSWORD_LENGTH } from '#apps/passwords/index.ts'
import { createCallerDescription } from '#apps/tenants/index.ts'
import { callerDescription, deployment, impersonation } from '#framework/request/services/caller-description.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'

export const accessServices = [
  defineOpening(callerDescription, {
    open: (parts) =>
      createCallerDescription({
        ...deployment.of(parts),
        passwordLength: PASSWORD_LENGTH.min,
        describeImpersonation: async (ctx) => (await impersonation.find(ctx)?.(ctx)) ?? null,
      }),
  }),
]
