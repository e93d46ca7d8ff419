// First: it decides which scripts may start.
import '../../src/core/script-addresses'
import * as Comlink from 'comlink'
import { InferenceEngine } from './engine'
import { onnxRuntime } from './session'

// ONNX Runtime starts its threads from this same file: they are emscripten's, not ours.
if (!self.name.startsWith('em-pthread')) Comlink.expose(new InferenceEngine(onnxRuntime))
