/** The page that holds the SDK; `adapters/browser` bundles it, loads it and tells it what to do. */

// First, so that no module of the SDK ever keeps another Date or setTimeout.
import '../../browser/page/time.mjs';

import { driven } from '../../browser/page/driven.mjs';
import { breakdown, mount } from './application.mjs';
import { operations } from './operations.mjs';
import { recipes } from './recipes.mjs';

const all = new Map([...operations, ...recipes]);
driven({ start: mount, operations: () => all, breakdown });
