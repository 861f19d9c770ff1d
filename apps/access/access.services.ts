// What screens are told of their caller.
import { PASSWORD_LENGTH } from '#apps/passwords/index.ts'
import { describeImpersonation } from '#apps/staff/index.ts'
import { createCallerDescription } from '#apps/tenants/index.ts'
import { callerDescription, deployment } from '#framework/request/services/caller-description.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'

export const accessServices = [
  defineOpening(callerDescription, {
    open: (parts) =>
      createCallerDescription({
        ...deployment.of(parts),
        passwordLength: PASSWORD_LENGTH.min,
        describeImpersonation,
      }),
  }),
]
