"""Celery workers and beat: thin tasks around the services of the application."""
