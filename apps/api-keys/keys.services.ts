// What API keys are told at boot.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { keyService } from './key-service.ts'
import { keySettings } from './keys.settings.ts'

export const keyServices = [
  defineOpening(keyService, { open: ({ settings }) => ({ maxDays: keySettings.of(settings).apiKeyMaxDays || null }) }),
]
