// What API keys are told at boot.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { keySettings } from './api-keys.settings.ts'
import { keyService } from './key-service.ts'

export const keyServices = [
  defineOpening(keyService, { open: ({ settings }) => ({ maxDays: keySettings.of(settings).apiKeyMaxDays || null }) }),
]
