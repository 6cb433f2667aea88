// chartjs-node-canvas asks for `canvas` (Cairo, compiled or fetched at install).
// This workspace package answers with Skia's shim of the same interface.
// Without the machine's own fonts: the same job gives the same bytes everywhere.
process.env.DISABLE_SYSTEM_FONTS_LOAD = '1';
module.exports = require('@napi-rs/canvas/node-canvas');
