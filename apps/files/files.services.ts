// The storage of files with all that is needed beside it, and what senders may know of its limits.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { uploadLimits } from '#framework/request/services/upload-limits.ts'
import { UP } from '#shared/server/readiness.ts'
import { fileService, openFiles } from './file-service.ts'
import { fileSettings } from './files.settings.ts'

/** Nothing is kept under it: a storage that answers says so. */
const NO_FILE = 'health/nothing'

export const fileServices = [
  defineOpening(fileService, {
    open: ({ settings }) => openFiles(fileSettings.of(settings).files, settings),
    close: ({ storage }) => storage.close(),
    health: ({ storage }) => ({
      name: 'storage',
      missing: [],
      every: 5000,
      look: () => storage.find(NO_FILE).then(() => UP),
    }),
  }),
  defineOpening(uploadLimits, {
    needs: [fileService],
    open: (parts) => {
      const { maxSize, types } = fileService.of(parts).limits
      return { maxSize, types }
    },
  }),
]
