// Before the first paint: the theme this browser chose, if it chose one. Otherwise the system's.
const chosen = localStorage.getItem('countersign.theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
