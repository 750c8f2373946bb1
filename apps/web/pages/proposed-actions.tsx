import { openPage } from '../frame/open-page.js';
import { InboxPage } from '../inbox/inbox-page.js';

openPage(<InboxPage />);
