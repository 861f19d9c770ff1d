// Whether strangers learn who has an account.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { accountSettings } from './accounts.settings.ts'
import { hidesAccounts } from './endpoints/register.ts'

export const accountServices = [
  defineOpening(hidesAccounts, { open: ({ settings }) => accountSettings.of(settings).hideAccounts }),
]
