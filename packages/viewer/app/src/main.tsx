const root = document.getElementById('root');
void import('@cityloom/viewer/cesium').then((m) => { if (root) root.textContent = Object.keys(m).join(' '); });
