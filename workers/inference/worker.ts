// First: it decides which scripts may start.
import '../../src/core/script-addresses'
import * as Comlink from 'comlink'
import { InferenceEngine } from './engine'
import { loadOnnxRuntime } from './onnx-runtime'
import { onnxRuntime } from './session'

// ONNX Runtime starts its threads from this same file: they are emscripten's, not ours.
if (!self.name.startsWith('em-pthread')) {
  Comlink.expose(new InferenceEngine(onnxRuntime))
  // Its code is needed whatever the page asks for. That it could not be loaded is said where it is awaited.
  loadOnnxRuntime().catch(() => undefined)
}
