"""Stands where Keystone's middleware stands in Tacker's api-paste.ini: everybody is the administrator of one project."""

IDENTITY = {
    "HTTP_X_IDENTITY_STATUS": "Confirmed",
    "HTTP_X_USER_ID": "bench",
    # Tacker reads it as a UUID when it onboards a package.
    "HTTP_X_PROJECT_ID": "0f3f51f1a0014b5c8a5577aa0c5431d5",
    "HTTP_X_ROLES": "admin",
}


def filter_factory(_global_conf, **_local_conf):
    def make_filter(application):
        def identified(environ, start_response):
            environ.update(IDENTITY)
            return application(environ, start_response)

        return identified

    return make_filter
