// What pages do better with script. Every one of them works without it; this file and what it imports become
// static/vendor/site.js (tools/build_assets.py).

import { Button, ErrorSummary, NotificationBanner, SkipLink, createAll } from "govuk-frontend";
import { findCouncil } from "./find_council.js";
import { findTopics } from "./find_topics.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported"); // without it the components refuse to start
[Button, ErrorSummary, NotificationBanner, SkipLink].forEach((component) => createAll(component));

document.querySelectorAll("select[data-finder]").forEach(findCouncil);
document.querySelectorAll("textarea[data-finder]").forEach(findTopics);
