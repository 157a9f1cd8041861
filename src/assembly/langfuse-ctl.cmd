@echo off
rem Starts langfuse-ctl on Windows; the jars lie beside it in lib.
setlocal
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx128m -cp "%~dp0lib\*" io.langfusectl.Main %*
exit /b %ERRORLEVEL%
