// The storage of files with all that is needed beside it, and what senders may know of its limits.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { uploadLimits } from '#framework/request/services/upload-limits.ts'
import { fileService, openFiles } from './file-service.ts'
import { fileSettings } from './files.settings.ts'

export const fileServices = [
  defineOpening(fileService, {
    open: ({ settings }) => openFiles(fileSettings.of(settings).files, settings),
    close: ({ storage }) => storage.close(),
  }),
  defineOpening(uploadLimits, {
    needs: [fileService],
    open: (parts) => {
      const { maxSize, types } = fileService.of(parts).limits
      return { maxSize, types }
    },
  }),
]
