// Where a threshold comes from, for those that share a source.
export const handbookClog = 'handbook, "Upstream Clog"';
export const handbookFps = 'handbook, "Low Frame Rate"';
export const derived = 'derived: docs/diagnosis.md';
export const presets = 'handbook, "Image Quality"';
