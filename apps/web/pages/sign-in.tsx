import { openPage } from '../frame/open-page.js';
import { SignInPage } from '../sign-in/sign-in-page.js';

openPage(<SignInPage />);
