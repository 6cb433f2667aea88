// chartjs-node-canvas asks for `canvas` (Cairo, compiled or fetched at install).
// This workspace package answers with Skia's shim of the same interface.
module.exports = require('@napi-rs/canvas/node-canvas');
